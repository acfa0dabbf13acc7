/* The least that such a map can do: outlines once, then a class per area for each change, on canvases of their own. */
(async () => {
  "use strict";
  const map = L.map("map", { zoomSnap: 0.25, attributionControl: false, preferCanvas: true });
  map.setView(LOOK.centre, LOOK.zoom);
  window.benchMap = map;
  map.createPane("villages").style.zIndex = 450;
  const selects = [...document.querySelectorAll("select")];
  const read = async (address) => (await fetch(address)).json();
  const answer = () => read(`/answer?${new URLSearchParams(selects.map((each, at) => [LOOK.names[at], each.value]))}`);

  const [areas, villages, first] = await Promise.all([read("/areas.json"), read("/villages.json"), answer()]);
  const shapes = L.geoJSON(areas, { interactive: false, style: LOOK.area });
  shapes.addTo(map);
  const above = L.canvas({ pane: "villages" });
  L.geoJSON(villages, { pointToLayer: (_, at) => L.circleMarker(at, { ...LOOK.village, renderer: above,
    interactive: false }) }).addTo(map);

  function row(tag, cells) {
    const tr = document.createElement("tr");
    tr.append(...cells.map((value) => Object.assign(document.createElement(tag), { textContent: value })));
    return tr;
  }
  function show(found) {
    shapes.eachLayer((shape) => shape.setStyle({ fillColor: found.colours[found.classes[shape.feature.properties.at]] }));
    document.getElementById("sentence").textContent = found.sentence;
    document.getElementById("table").replaceChildren(row("th", found.headings), ...found.rows.map((r) => row("td", r)));
    requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.painted = found.digest; }));
  }
  selects.forEach((each) => each.addEventListener("change", async () => show(await answer())));
  show(first);
})();
