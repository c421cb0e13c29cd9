// The buttons of rows of words. The rows are HTML that Streamlit replaces as a whole: they are listened to
// from above, and whoever stood on a button stands on the same word again, or on the next where that is gone.
const places = new Map();
let stood = null;

const rowsOf = button => button?.closest?.("[data-rows]")?.dataset.rows;
const allOf = rows => [...document.querySelectorAll(`[data-rows="${rows}"] > li`)];

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-rows] button");
  const place = places.get(rowsOf(button));
  if (!place?.parentElement.isConnected) return;
  const { act, lemma, reading } = button.dataset;
  const rows = rowsOf(button);
  stood = { rows, lemma, reading, button, at: allOf(rows).indexOf(button.closest("li")) };
  place.setTriggerValue("pressed", { act, lemma, reading });
});

const comeBack = new MutationObserver(() => {
  if (!stood || stood.button.isConnected || document.activeElement !== document.body) return;
  const all = allOf(stood.rows).map(row => row.querySelector("button"));
  const same = all.find(({ dataset }) => dataset.lemma === stood.lemma && dataset.reading === stood.reading);
  const next = same ?? all[Math.min(stood.at, all.length - 1)];
  next?.focus({ preventScroll: true });
  if (next) stood = null;
});
comeBack.observe(document.body, { childList: true, subtree: true });

document.addEventListener("focusin", ({ target }) => {
  if (stood && target !== stood.button) stood = null;
});

export default function ({ data, parentElement, setTriggerValue }) {
  places.set(data.rows, { parentElement, setTriggerValue });
}
