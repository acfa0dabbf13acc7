/* The map in the browser. The page's script is constant: areas, land, villages and offices are fetched once by URL;
   a filter change calls peta.apply(delta) and repaints. Everything user-supplied goes through textContent. */
window.peta = (() => {
  "use strict";

  const COUNTRY = [[-11.1, 94.8], [6.2, 141.2]];
  const MAX_RADIUS = 22, MIN_RADIUS = 1.8, LABEL_LIMIT = 70, PHONE = 640;
  const PANES = { land: 200, wilayah: 300, kantong: 340, peringatan: 345, laporan: 420, label: 560, kantor: 580, desa: 600,
    tanda: 610 };
  const LEVELS = ["#8a6d1f", "#d97706", "#dc2626", "#7f1d1d"];  // pantau, waspada, siaga, awas
  const THEMES = {
    light: { sea: "#dce6ee", land: "#eceae4", area: "#fbfaf6", dim: "#f0efea", border: "#aab4bf", province: "#6d7b8a",
             chosen: "#033566", pocket: "#b9852b", circle: "#033566", none: "#d9d9d6", hidden: "#c3c6ce", zero: "#f4f6ea" },
    dark: { sea: "#0b1622", land: "#18222d", area: "#2a3745", dim: "#1e2935", border: "#4b5a69", province: "#8192a3",
            chosen: "#f2dca8", pocket: "#e8c070", circle: "#9cc4ee", none: "#3b4652", hidden: "#55606d", zero: "#33424f" },
  };

  let map, words, base, phone = false, delta = null, fitted = null, theme = "light", group = null;
  let areas = [], provinces = [], land = null, offices = null, legend = null, circles = [];

  /* ---- small things ---- */
  const el = (tag, cls, text) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const number = (value, decimals = 0) =>
    value.toLocaleString("id-ID", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const colours = () => THEMES[theme];
  const shows = (layer) => delta && delta.layers.includes(layer);
  const isClassed = () => delta.fill && shows("wilayah");
  const colour = (cls) => delta.colours[cls] || colours().zero;
  const isChosen = (index) => !delta || delta.chosen === null || delta.position.has(index);
  const link = (url) => {
    if (!/^https?:\/\//.test(url || "")) return null;
    const anchor = el("a", "", words.source);
    Object.assign(anchor, { href: url, target: "_blank", rel: "noopener noreferrer" });
    return anchor;
  };

  const AIM = '<svg viewBox="0 0 20 20" width="17" height="17" fill="none" stroke="currentColor" stroke-width="1.8" ' +
    'aria-hidden="true"><circle cx="10" cy="10" r="5"/><path d="M10 1v5M10 14v5M1 10h5M14 10h5"/></svg>';

  /* ---- start ---- */
  async function start(leafletMap, config) {
    map = leafletMap; words = config.words; base = config;
    Object.entries(PANES).forEach(([name, z]) => {
      const pane = map.createPane(name);
      pane.style.zIndex = z;
      if (!["desa", "kantor", "kantong", "tanda"].includes(name)) pane.style.pointerEvents = "none";
    });
    fitFrame();
    theme = currentTheme();
    controls();
    map.on("mousemove", (event) => hover(event.latlng));
    map.on("mouseout", () => hover(null));
    map.on("click", (event) => { const area = areaAt(event.latlng); if (area) choose(area.code); });
    map.on("zoomend moveend", labels);
    map.on("popupopen", (event) => {
      event.popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    map.fitBounds(COUNTRY, { animate: false });
    window.Streamlit.events.addEventListener("streamlit:render", retheme);
    window.Streamlit.events.addEventListener("streamlit:render", followSlide);
    document.addEventListener("keydown", passKey, true);
    followSlide();
    const read = async (name) => config.inline ? config.inline[name] : (await fetch(config.urls[name])).json();
    const [areaData, landData, villageData, officeData] =
      await Promise.all(["areas", "land", "villages", "offices"].map(read));
    addLand(landData); addAreas(areaData); addVillages(villageData); addOffices(officeData);
    document.body.dataset.ready = "1";
    paint();
  }

  /* The frame is as high as the window allows: the server cannot know. */
  function fitFrame() {
    let outer = { innerHeight: 900, innerWidth: 1440 };
    try { outer = window.parent; } catch (error) { /* embedded elsewhere: keep the usual size */ }
    phone = outer.innerWidth < PHONE;
    const height = phone ? Math.min(460, Math.round(outer.innerHeight * 0.56))
      : Math.max(440, Math.min(900, outer.innerHeight - base.room));
    const grow = window.Streamlit.setFrameHeight.bind(window.Streamlit);
    window.Streamlit.setFrameHeight = () => grow(height);
    window.Streamlit.setFrameHeight();
    map.getContainer().style.height = `${height}px`;
    map.invalidateSize();
  }

  /* A slide has no controls, and its keys work while the map has the focus. */
  function isSlide() {
    try { return new URLSearchParams(window.parent.location.search).get("mode") === "paparan"; } catch (error) { return false; }
  }

  function followSlide() {
    map.getContainer().classList.toggle("peta-slide", isSlide());
  }

  function passKey(event) {
    if (!isSlide() || !["ArrowLeft", "ArrowRight", "Escape"].includes(event.key)) return;
    event.stopPropagation();
    window.parent.document.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, code: event.key, bubbles: true }));
  }

  function currentTheme() {
    try {
      const app = window.parent.document.querySelector(".stApp");
      const [r, g, b] = getComputedStyle(app).backgroundColor.match(/\d+/g).map(Number);
      return r + g + b < 384 ? "dark" : "light";
    } catch (error) { return "light"; }
  }

  function retheme() {
    setTimeout(() => {
      const now = currentTheme();
      if (now === theme) return;
      theme = now;
      if (land) land.setStyle(landStyle());
      paint();
    }, 60);
  }

  function controls() {
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    if (L.control.fullscreen) {
      L.control.fullscreen({ title: words.fullscreen, titleCancel: words.fullscreen_off }).addTo(map);
    }
    const aim = L.control({ position: "topleft" });
    aim.onAdd = () => {
      const bar = el("div", "leaflet-bar");
      const button = bar.appendChild(el("a", "peta-aim"));
      button.innerHTML = AIM;
      Object.assign(button, { href: "#", title: words.aim, role: "button" });
      button.setAttribute("aria-label", words.aim);
      L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); fit(true); });
      return bar;
    };
    aim.addTo(map);
    legend = L.control({ position: "bottomleft" });
    legend.onAdd = () => {
      const box = el("div", "peta-legend");
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    legend.addTo(map);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(el("span", "", base.credits).outerHTML);
    map.getContainer().setAttribute("aria-label", words.map);
    map.getContainer().appendChild(el("div", "peta-mark"));
  }

  /* ---- layers, built once ---- */
  const landStyle = () => ({ stroke: false, fillColor: colours().land, fillOpacity: 1 });

  function addLand(data) {
    if (!data) return;
    land = L.geoJSON(data, { pane: "land", renderer: L.canvas({ pane: "land", padding: 0.4 }), interactive: false,
      style: landStyle() }).addTo(map);
  }

  function addAreas(data) {
    const renderer = L.canvas({ pane: "wilayah", padding: 0.3 });
    const outline = L.canvas({ pane: "kantong", padding: 0.3 });
    const above = L.canvas({ pane: "laporan", padding: 0.3 });
    outline.options.interactive = false;
    areas = data.areas.map((area, index) => {
      const centre = L.latLng(area.lat, area.lon);
      const shape = area.geometry
        ? L.GeoJSON.geometryToLayer({ type: "Feature", geometry: area.geometry }, { renderer, interactive: false })
        : L.circleMarker(centre, { renderer, radius: 4, interactive: false });
      shape.addTo(map);
      const circle = L.circleMarker(centre, { renderer: above, interactive: false, radius: 0, opacity: 0, fillOpacity: 0 });
      const bounds = shape.getBounds ? shape.getBounds() : L.latLngBounds(centre, centre);
      circles.push(circle.addTo(map));
      return { ...area, index, centre, shape, circle, bounds, rings: rings(area.geometry) };
    });
    provinces = data.provinces.map((province) => {
      const border = province.geometry
        ? L.GeoJSON.geometryToLayer({ type: "Feature", geometry: province.geometry },
          { renderer, interactive: false, fill: false, weight: 1.1 }).addTo(map) : null;
      const own = areas.filter((area) => area.province === province.code);
      return { ...province, border, bounds: own.reduce((all, area) => all.extend(area.bounds), L.latLngBounds([])) };
    });
    areas.filter((area) => area.pocket).forEach((area) => {
      area.outline = area.geometry
        ? L.GeoJSON.geometryToLayer({ type: "Feature", geometry: area.geometry },
          { renderer: outline, interactive: false, fill: false, weight: 2.4 }) : null;
      area.badge = L.marker(area.centre, { pane: "kantong", title: `${words.pocket}: ${area.name}`,
        alt: `${words.pocket}: ${area.name}`, icon: L.divIcon({ className: "peta-pocket", iconSize: [16, 16], html: DIAMOND }) });
      area.badge.bindPopup(() => pocketPopup(area), { maxWidth: 280 });
    });
    outline._container && (outline._container.style.pointerEvents = "none");
    document.querySelectorAll(".leaflet-kantong-pane canvas").forEach((c) => { c.style.pointerEvents = "none"; });
  }

  const rings = (geometry) => !geometry ? []
    : (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

  function addVillages(data) {
    villages.all = data.map((village) => {
      const exact = village.precision === "desa";
      const icon = L.divIcon({ className: `peta-pin ${exact ? "" : "peta-hollow"} peta-${village.status}`,
        iconSize: [22, 28], iconAnchor: [11, 27], popupAnchor: [0, -24], html: PIN });
      const marker = L.marker([village.lat, village.lon], { icon, pane: "desa", title: village.name, alt: village.name });
      marker.bindPopup(() => villagePopup(village), { maxWidth: 300 });
      return { marker, area: village.area };
    });
    group = L.markerClusterGroup
      ? L.markerClusterGroup({ maxClusterRadius: 38, showCoverageOnHover: false, clusterPane: "desa",
        spiderfyOnMaxZoom: true, iconCreateFunction: clusterIcon })
      : L.layerGroup();
    group.addTo(map);
  }
  const DIAMOND = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.2 13.8 8 8 13.8 2.2 8z"/></svg>';
  const villages = { all: [], key: null };
  const PIN = '<svg viewBox="0 0 22 28" aria-hidden="true"><path d="M11 1.2C5.6 1.2 1.4 5.4 1.4 10.7c0 6.6 9.6 16 9.6 16' +
    's9.6-9.4 9.6-16c0-5.3-4.2-9.5-9.6-9.5z"/><circle cx="11" cy="10.6" r="3.4"/></svg>';

  function clusterIcon(cluster) {
    const count = cluster.getChildCount();
    return L.divIcon({ className: "peta-cluster", iconSize: [24, 24],
      html: el("span", "", number(count)).outerHTML });
  }

  function addOffices(data) {
    offices = L.layerGroup(data.map((office) => {
      const marker = L.marker([office.lat, office.lon], { pane: "kantor", title: office.name, alt: office.name,
        icon: L.divIcon({ className: "peta-office", iconSize: [10, 10] }) });
      return marker.bindPopup(() => officePopup(office), { maxWidth: 280 });
    }));
  }

  /* ---- popups and tooltip: text only ---- */
  function lines(title, rows, url) {
    const box = el("div", "peta-popup");
    box.appendChild(el("strong", "", title));
    rows.filter(Boolean).forEach((row) => box.appendChild(el("div", "", row)));
    const anchor = link(url);
    if (anchor) box.appendChild(anchor);
    return box;
  }
  const villagePopup = (v) => lines(v.name, [
    v.place, `${words.status}: ${v.status_word}`, v.office && `${words.office}: ${v.office}`,
    v.since && `${words.since}: ${v.since}`, v.precision !== "desa" && words.approximate,
    `${v.source}${v.source_date ? `, ${v.source_date}` : ""}`], v.url);
  const pocketPopup = (a) => lines(`${words.pocket}: ${a.name}`, [a.pocket.reason,
    `${a.pocket.source}${a.pocket.date ? `, ${a.pocket.date}` : ""}`], a.pocket.url);
  const officePopup = (o) => lines(o.name, [o.seat, o.area], o.url);

  const tip = L.tooltip({ className: "peta-tip", direction: "top", pane: "popupPane", opacity: 1 });

  function tipContent(area) {
    const box = el("div");
    box.appendChild(el("strong", "", area.name));
    box.appendChild(el("div", "peta-muted", area.province_name));
    const at = delta && (delta.chosen === null ? area.index : delta.position.get(area.index));
    if (at === undefined || at === null) { box.appendChild(el("div", "peta-muted", words.choose)); return box; }
    const table = box.appendChild(el("table"));
    const row = (label, value) => {
      const tr = table.appendChild(el("tr"));
      tr.appendChild(el("td", "", label));
      tr.appendChild(el("td", "", value));
    };
    const told = (values, marks) => values[at] === null ? marks[at] || words.none : number(values[at]);
    row(words.reports, told(delta.reports, delta.shown));
    row(words.persons, told(delta.persons, delta.persons_shown));
    if (!delta.rate) {  // the usual rate, from the very count that is told
      const count = delta.reports[at];
      row(words.per_population, count === null ? told(delta.reports, delta.shown) : number(count / area.population * 1e5, 1));
    } else row(delta.rate_label, delta.rate[at] === null ? delta.shown[at] || words.none : number(delta.rate[at], 1));
    row(words.placements, area.placements ? `${number(area.placements)} (${area.placements_year})` : words.none);
    row(words.villages, number(area.villages));
    if (delta.spots) row(words.spot, delta.legend.classes[Number(delta.fill[at])].label);
    if (delta.demo) box.appendChild(el("div", "peta-demo", words.demo));
    return box;
  }

  function hover(latlng) {
    const near = latlng && districtAt(latlng);
    const area = latlng && (near ? null : areaAt(latlng));
    if (!near && !area) { map.closeTooltip(tip); map.getContainer().style.cursor = ""; return; }
    map.getContainer().style.cursor = "pointer";
    tip.options.direction = direction(latlng);
    tip.setLatLng(latlng).setContent(near ? districtTip(near) : tipContent(area));
    if (!map.hasLayer(tip)) map.openTooltip(tip);
  }

  /* Away from the nearest edge, so that the text is never cut. */
  function direction(latlng) {
    const at = map.latLngToContainerPoint(latlng), size = map.getSize();
    if (at.x < 200) return "right";
    if (at.x > size.x - 200) return "left";
    return at.y < 220 ? "bottom" : "top";
  }

  /* ---- what is under the cursor: canvases lie on each other, so the map asks itself ---- */
  function inside(ringsOfPart, x, y) {
    let odd = false;
    ringsOfPart.forEach((ring) => {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i], [xj, yj] = ring[j];
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
      }
    });
    return odd;
  }
  function areaAt(latlng) {
    const hit = areas.find((area) => area.bounds.contains(latlng)
      && area.rings.some((part) => inside(part, latlng.lng, latlng.lat)));
    if (hit || areas.some((area) => area.rings.length)) return hit;
    const here = map.latLngToLayerPoint(latlng);
    return areas.find((area) => map.latLngToLayerPoint(area.centre).distanceTo(here) < 9);
  }
  function districtAt(latlng) {
    if (!districts.layer || !map.hasLayer(districts.layer)) return null;
    const here = map.latLngToLayerPoint(latlng);
    return districts.rows.find((row) => map.latLngToLayerPoint(row.at).distanceTo(here) <= Math.max(row.radius, 5));
  }
  function districtTip(row) {
    const box = el("div");
    box.appendChild(el("strong", "", row.name));
    box.appendChild(el("div", "peta-muted", words.district));
    box.appendChild(el("div", "", `${delta.circle_label}: ${row.value === null ? row.shown : number(row.value)}`));
    if (delta.demo) box.appendChild(el("div", "peta-demo", words.demo));
    return box;
  }

  function choose(code) {
    const value = { last_object_clicked_tooltip: `${code}#${Date.now()}` };
    Object.assign(window.__GLOBAL_DATA__, value, { previous_data: value });
    window.Streamlit.setComponentValue(value);
  }

  /* ---- repaint ---- */
  function apply(next) {
    delta = next;
    delta.position = new Map((delta.chosen || []).map((index, at) => [index, at]));
    paint();
  }

  function paint() {
    if (!delta || !areas.length) return;
    map.getContainer().style.background = colours().sea;
    map.getContainer().classList.toggle("peta-dark", theme === "dark");
    map.getContainer().classList.toggle("peta-small", phone);
    paintAreas(); paintCircles(); paintDistricts(); paintVillages(); paintAlerts(); paintLegend();
    const mark = map.getContainer().querySelector(".peta-mark");
    mark.textContent = delta.demo ? words.demo : "";
    if (shows("kantor")) offices.addTo(map); else offices.remove();
    fit(false);
    labels();
    const done = delta.digest;
    paintDetail().then(() => painted(done));
  }

  /* Tests and benchmarks wait for this sign, and so may anybody who takes a picture. */
  function painted(done) {
    if (delta.digest !== done) return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (delta.digest === done) document.body.dataset.painted = done;
    }));
  }

  /* Of the area at this place of the delta: its class, grey where nothing is told, else plain. */
  function fillOf(at) {
    const c = colours();
    if (!isClassed()) return delta.legend.hidden && delta[delta.circles][at] === null ? c.hidden : c.area;
    const cls = delta.fill[at];
    return cls === "." ? c.none : cls === "x" ? c.hidden : colour(Number(cls));
  }

  function paintAreas() {
    const c = colours(), one = delta.chosen !== null;
    areas.forEach((area) => {
      const chosen = isChosen(area.index);
      const fillColor = chosen ? fillOf(one ? delta.position.get(area.index) : area.index) : c.dim;
      area.shape.setStyle({ fillColor, fillOpacity: 1, color: one && chosen ? c.chosen : c.border,
        weight: one && chosen ? 1.6 : 0.5, opacity: 1 });
      if (one && chosen && !area.coarse && area.shape.bringToFront) area.shape.bringToFront();
      if (area.badge) {
        [area.outline, area.badge].filter(Boolean).forEach((layer) => shows("kantong") ? layer.addTo(map) : layer.remove());
        if (area.outline) area.outline.setStyle({ color: c.pocket });
      }
    });
    document.querySelectorAll(".leaflet-kantong-pane canvas").forEach((canvas) => { canvas.style.pointerEvents = "none"; });
    provinces.forEach((p) => p.border && p.border.setStyle({ color: c.province, opacity: one ? 0.5 : 0.9 }).bringToFront());
  }

  const radius = (value) => value > 0
    ? Math.max(MIN_RADIUS, MAX_RADIUS * (phone ? 0.7 : 1) * Math.sqrt(value / delta.circle_max)) : 0;
  const circleColour = () => isClassed() ? "#0b1d33" : colours().circle;
  const circleStyle = (value) => ({ radius: radius(value), color: circleColour(), weight: 0.8, opacity: value > 0 ? 0.85 : 0,
    fillColor: circleColour(), fillOpacity: value > 0 ? (isClassed() ? 0.12 : 0.42) : 0 });

  function paintCircles() {
    const values = delta[delta.circles], on = shows("laporan") && !delta.districts;
    areas.forEach((area) => {
      const at = delta.chosen === null ? area.index : delta.position.get(area.index);
      const value = on && at !== undefined ? values[at] || 0 : 0;
      area.circle.setStyle(circleStyle(value));
      area.circle.setRadius(radius(value));
    });
  }

  const districts = { layer: null, rows: [], renderer: null };
  function paintDistricts() {
    if (districts.layer) districts.layer.remove();
    districts.rows = [];
    if (!delta.districts || !shows("laporan")) return;
    districts.renderer = districts.renderer || L.canvas({ pane: "laporan", padding: 0.3 });
    districts.rows = delta.districts.map(([name, lat, lon, value, shown]) => ({ name, at: L.latLng(lat, lon), value, shown,
      radius: Math.max(radius(value || 0), MIN_RADIUS) }));
    districts.layer = L.layerGroup(districts.rows.map((row) => L.circleMarker(row.at, {
      ...circleStyle(row.value || 1), renderer: districts.renderer, radius: row.radius, interactive: false,
      fill: row.value !== null, dashArray: row.value === null ? "2 2" : null }))).addTo(map);
  }

  function paintVillages() {
    const key = shows("desa") ? JSON.stringify(delta.chosen) : "none";
    if (key === villages.key) return;
    villages.key = key;
    group.clearLayers();
    if (!shows("desa")) return;
    const shown = villages.all.filter((village) => isChosen(village.area)).map((village) => village.marker);
    if (group.addLayers) group.addLayers(shown); else shown.forEach((marker) => group.addLayer(marker));
  }

  /* ---- early warning: a sign and an outline for every area with an alert, a circle for every cluster ---- */
  const SIGN = '<svg viewBox="0 0 22 20" aria-hidden="true"><path d="M11 1.6 20.6 18.4H1.4z"/>' +
    '<path class="peta-bang" d="M11 7.2v5.2M11 15.2v.4"/></svg>';
  const alerts = { layer: null, renderer: null };

  function paintAlerts() {
    if (alerts.layer) alerts.layer.remove();
    alerts.layer = null;
    if (!shows("peringatan") || !delta.alerts) return;
    alerts.renderer = alerts.renderer || L.canvas({ pane: "peringatan", padding: 0.3 });
    const style = (level) => ({ renderer: alerts.renderer, pane: "peringatan", interactive: false, color: LEVELS[level] });
    const circles = delta.clusters.map(([lat, lon, km, level]) => L.circle([lat, lon], { ...style(level), radius: km * 1000,
      weight: 1.6, dashArray: "6 5", fillColor: LEVELS[level], fillOpacity: 0.07 }));
    const outlines = delta.alerts.filter(([index, level]) => level && areas[index].geometry).map(([index, level]) =>
      L.GeoJSON.geometryToLayer({ type: "Feature", geometry: areas[index].geometry },
        { ...style(level), fill: false, weight: 2.2 }));
    const signs = delta.alerts.map(([index, level, title, said]) => {
      const word = `${title}: ${areas[index].name}`;
      const icon = L.divIcon({ className: `peta-sign peta-level-${level}`, iconSize: [22, 20], iconAnchor: [11, 22],
        popupAnchor: [0, -18], html: SIGN });
      return L.marker(areas[index].centre, { pane: "tanda", title: word, alt: word, icon, zIndexOffset: level * 1000 })
        .bindPopup(() => lines(word, [said, delta.demo && words.demo]), { maxWidth: 290 });
    });
    alerts.layer = L.layerGroup([...circles, ...outlines, ...signs]).addTo(map);
    document.querySelectorAll(".leaflet-peringatan-pane canvas").forEach((c) => { c.style.pointerEvents = "none"; });
  }

  function fit(always) {
    const key = JSON.stringify(delta.chosen) + (delta.seat || "") + (delta.focus || "");
    if (!always && key === fitted) return;
    fitted = key;
    let bounds = L.latLngBounds(COUNTRY);
    if (delta.focus) {
      const [west, south, east, north] = delta.focus;
      bounds = L.latLngBounds([[south, west], [north, east]]);
    } else if (delta.chosen && delta.chosen.length) {
      bounds = delta.chosen.reduce((all, index) => all.extend(areas[index].bounds), L.latLngBounds([]));
    } else if (delta.seat) bounds = L.latLng(delta.seat).toBounds(120000);
    map.fitBounds(bounds, { animate: false, maxZoom: 11, ...clear(bounds) });
  }

  /* The areas stand clear of the legend, beside it or above it, whichever shows them larger. */
  function clear(bounds) {
    const box = legend.getContainer(), edge = L.point(14, 14);
    const plain = { paddingTopLeft: edge, paddingBottomRight: edge };
    if (phone || box.dataset.open !== "1") return plain;
    const beside = { ...plain, paddingTopLeft: L.point(box.offsetWidth + 20, 14) };
    const above = { ...plain, paddingBottomRight: L.point(14, box.offsetHeight + 50) };
    const zoom = (way) => map.getBoundsZoom(bounds, false, way.paddingTopLeft.add(way.paddingBottomRight));
    return zoom(above) > zoom(beside) ? above : beside;
  }

  /* ---- finer outlines and lower levels of the chosen areas, fetched when they are chosen ---- */
  const detail = { fetched: new Map(), shown: new Map(), renderer: null };

  function fetchOnce(url) {
    if (!detail.fetched.has(url)) detail.fetched.set(url, fetch(url).then((answer) => answer.json()));
    return detail.fetched.get(url);
  }

  async function paintDetail() {
    const wanted = delta.detail || {}, digest = delta.digest;
    detail.shown.forEach((layers, code) => { if (!(code in wanted)) hideDetail(code, layers); });
    await Promise.all(Object.entries(wanted).map(async ([code, urls]) => {
      const parts = await Promise.all(["halus", "kecamatan", "desa"].map((l) => urls[l] ? fetchOnce(urls[l]) : null));
      if (delta.digest === digest && !detail.shown.has(code)) showDetail(code, ...parts);
    })).catch(() => { /* the coarse outline stays: nothing is lost but detail */ });
    if (delta.digest === digest && detail.shown.size) paintAreas();
  }

  function showDetail(code, fine, districtShapes, villageShapes) {
    detail.renderer = detail.renderer || L.canvas({ pane: "wilayah", padding: 0.3 });
    const area = areas.find((each) => each.code === code), layers = [];
    const line = (shapes, style) => shapes && layers.push(L.geoJSON(shapes.map((each) => ({ type: "Feature",
      geometry: each.geometry })), { renderer: detail.renderer, pane: "wilayah", interactive: false, fill: false, ...style })
      .addTo(map));
    if (fine) {
      area.coarse = { shape: area.shape, rings: area.rings, outline: area.outline };
      area.shape.remove();
      if (area.outline) {
        area.outline.remove();
        area.outline = L.GeoJSON.geometryToLayer({ type: "Feature", geometry: fine }, { ...area.outline.options });
      }
      area.shape = L.GeoJSON.geometryToLayer({ type: "Feature", geometry: fine },
        { renderer: detail.renderer, interactive: false }).addTo(map);
      area.rings = rings(fine);
    }
    line(villageShapes, { weight: 0.4, opacity: 0.7, color: colours().border });
    line(districtShapes, { weight: 0.9, opacity: 0.9, color: colours().province });
    detail.shown.set(code, layers);
  }

  function hideDetail(code, layers) {
    const area = areas.find((each) => each.code === code);
    layers.forEach((layer) => layer.remove());
    if (area.coarse) {
      area.shape.remove();
      if (area.outline) area.outline.remove();
      Object.assign(area, area.coarse, { coarse: null });
      area.shape.addTo(map);
    }
    detail.shown.delete(code);
    paintAreas();
  }

  /* ---- legend ---- */
  function paintLegend() {
    const box = legend.getContainer(), open = box.dataset.open ?? (phone ? "0" : "1");
    box.dataset.open = open;
    box.replaceChildren();
    const head = box.appendChild(el("button", "peta-legend-head", words.legend));
    head.type = "button";
    head.setAttribute("aria-expanded", String(open === "1"));
    head.onclick = () => { box.dataset.open = box.dataset.open === "1" ? "0" : "1"; paintLegend(); };
    const body = box.appendChild(el("div", "peta-legend-body"));
    const item = (swatch, label, count) => {
      const row = body.appendChild(el("div", "peta-item"));
      row.appendChild(swatch);
      row.appendChild(el("span", "peta-label", label));
      if (count !== undefined) row.appendChild(el("span", "peta-count", number(count)));
    };
    const box_ = (colour) => { const s = el("i", "peta-swatch"); s.style.background = colour; return s; };
    if (isClassed()) {
      const title = body.appendChild(el("div", "peta-title", delta.legend.title));
      title.appendChild(el("span", "peta-count", words.areas));
      delta.legend.classes.forEach((row, i) => item(box_(colour(i)), row.label, row.areas));
      if (delta.legend.none) item(box_(colours().none), words.none, delta.legend.none);
      if (delta.legend.hidden) item(box_(colours().hidden), words.hidden, delta.legend.hidden);
    }
    const untold = isClassed() ? 0 : delta.legend.hidden;
    if (shows("laporan") && (delta.legend.circles.length || untold)) {
      body.appendChild(el("div", "peta-title", delta.circle_label));
      if (delta.legend.circles.length) body.appendChild(sizes());
      if (untold) item(box_(colours().hidden), words.hidden, untold);
    }
    if (shows("peringatan")) (delta.legend.alerts || []).forEach(([level, word, count]) => item(signSwatch(level), word, count));
    if (shows("desa")) {
      item(pinSwatch(""), words.village);
      item(pinSwatch("peta-hollow"), words.approximate);
    }
    if (shows("kantong")) item(el("i", "peta-swatch peta-swatch-pocket"), words.pocket);
    if (shows("kantor")) item(el("i", "peta-office peta-swatch-office"), words.offices);
    delta.legend.notes.forEach((note) => body.appendChild(el("div", "peta-note", note)));
  }
  function sizes() {
    const row = el("div", "peta-sizes");
    delta.legend.circles.forEach((value) => {
      const cell = row.appendChild(el("div"));
      const dot = cell.appendChild(el("i", "peta-dot"));
      const width = Math.round(radius(value) * 2);
      Object.assign(dot.style, { width: `${width}px`, height: `${width}px`, borderColor: colours().circle });
      cell.appendChild(el("span", "", number(value)));
    });
    return row;
  }
  function signSwatch(level) {
    const sign = el("i", `peta-sign peta-sign-small peta-level-${level}`);
    sign.innerHTML = SIGN;
    return sign;
  }
  function pinSwatch(cls) {
    const pin = el("i", `peta-pin peta-pin-small peta-belum_dinilai ${cls}`);
    pin.innerHTML = PIN;
    return pin;
  }

  /* ---- names where there is room ---- */
  let labelLayer = null;
  function labels() {
    if (!areas.length || !delta) return;
    if (labelLayer) labelLayer.remove();
    const taken = [], shown = [], view = map.getBounds();
    const pocketsOn = shows("kantong");
    const candidates = [
      ...areas.filter((a) => isChosen(a.index) && delta.chosen !== null).map((a) => ({ ...a, rank: 0 })),
      ...(pocketsOn ? areas.filter((a) => a.pocket).map((a) => ({ ...a, rank: 1, cls: "peta-name-pocket" })) : []),
      ...(map.getZoom() < 7 ? provinces.map((p) => ({ ...p, rank: 2, cls: "peta-name-province" }))
        : areas.map((a) => ({ ...a, rank: 3 }))),
    ];
    candidates.forEach((place) => {
      if (shown.length >= LABEL_LIMIT) return;
      const centre = place.centre || place.bounds.getCenter();
      if (!view.contains(centre)) return;
      const nw = map.latLngToLayerPoint(place.bounds.getNorthWest());
      const se = map.latLngToLayerPoint(place.bounds.getSouthEast());
      const text = place.short || place.name, width = text.length * 6.2 + 8, height = 15;
      if (place.rank > 0 && (se.x - nw.x < width * (place.cls ? 0.8 : 1.05) || se.y - nw.y < height)) return;
      const at = map.latLngToLayerPoint(centre), rect = [at.x - width / 2, at.y - 2, at.x + width / 2, at.y + height + 6];
      if (taken.some((t) => rect[0] < t[2] && rect[2] > t[0] && rect[1] < t[3] && rect[3] > t[1])) return;
      taken.push(rect);
      const span = el("span", "", text);
      shown.push(L.marker(centre, { pane: "label", interactive: false, keyboard: false,
        icon: L.divIcon({ className: `peta-name ${place.cls || ""}`, iconSize: [width, height],
          iconAnchor: [width / 2, -4], html: span.outerHTML }) }));
    });
    labelLayer = L.layerGroup(shown).addTo(map);
  }

  return { start, apply };
})();
