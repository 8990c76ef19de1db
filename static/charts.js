// Draws the charts of a page when they come near the view. The library is loaded for the first of them, and not before.
// Colours are the page's own: as variables they follow light, dark and print without being drawn anew.

const THEME = {
  background: "transparent",
  style: {
    women: { color: "var(--women)" },
    men: { color: "url(#men)" },
    not_stated: { color: "var(--paper)", stroke: "var(--unstated)", strokeWidth: 2 },
    recorded: { color: "var(--accent)" },
    published: { color: "var(--paper)", stroke: "var(--accent)", strokeWidth: 1.5, strokeDash: [4, 2] },
    label: { color: "var(--ink)", fontSize: 13 },
    number: { color: "var(--ink)", fontSize: 13, fontWeight: 600 },
    soft: { color: "var(--soft)", fontSize: 12 },
  },
};
const OPTIONS = {
  mode: "vega-lite", renderer: "svg", ast: true, actions: false, tooltip: false, defaultStyle: false,
};

let library;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

async function draw(figure) {
  const spec = JSON.parse(document.getElementById(figure.dataset.spec).textContent);
  const place = document.createElement("div");
  try {
    await load(figure.dataset.library);
    figure.querySelector(".drawing").append(place);
    const font = getComputedStyle(figure).fontFamily;
    await window.vegaEmbed(place, spec, { ...OPTIONS, config: { ...THEME, font } });
  } catch (error) {
    figure.hidden = true; // the table beside it says the same
    console.error(error);
  }
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    draw(target);
  }
}, { rootMargin: "200px" });

for (const figure of document.querySelectorAll("figure.chart")) near.observe(figure);
