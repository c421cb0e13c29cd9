// The buttons of rows of words. The rows are HTML that Streamlit replaces as a whole: they are listened to
// from above, and whoever stood on a button stands on the same word again.
const places = new Map();
let stood = null;

const rowsOf = button => button?.closest?.("[data-rows]")?.dataset.rows;

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-rows] button");
  const place = places.get(rowsOf(button));
  if (!place?.parentElement.isConnected) return;
  const { act, lemma, reading } = button.dataset;
  stood = { rows: rowsOf(button), lemma, reading, button };
  place.setTriggerValue("pressed", { act, lemma, reading });
});

const comeBack = new MutationObserver(() => {
  if (!stood || stood.button.isConnected || document.activeElement !== document.body) return;
  const all = [...document.querySelectorAll(`[data-rows="${stood.rows}"] button`)];
  const same = all.find(({ dataset }) => dataset.lemma === stood.lemma && dataset.reading === stood.reading);
  same?.focus({ preventScroll: true });
  if (same) stood = null;
});
comeBack.observe(document.body, { childList: true, subtree: true });

document.addEventListener("focusin", ({ target }) => {
  if (stood && target !== stood.button) stood = null;
});

export default function ({ data, parentElement, setTriggerValue }) {
  places.set(data.rows, { parentElement, setTriggerValue });
}
