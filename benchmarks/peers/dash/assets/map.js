/* How areas and villages look, run by dash-leaflet in the browser; `hideout` is what the callback returned. */
window.dashExtensions = Object.assign({}, window.dashExtensions, {
  map: {
    area: (feature, { hideout }) => {
      if (window.benchDigest !== hideout.digest) {  // the first shape of a new picture: its canvas is drawn next frame
        window.benchDigest = hideout.digest;
        requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.painted = hideout.digest; }));
      }
      return { ...hideout.area, fillColor: hideout.colours[hideout.classes[feature.properties.at]] };
    },
    village: (feature, at, { hideout }) => L.circleMarker(at, { ...hideout, pane: "villages" }),
    ready: ({ target }) => { window.benchMap = target; },
  },
});
