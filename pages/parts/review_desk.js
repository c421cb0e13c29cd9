// Enter shows the answer, as Space does. What is there now is said; and when a card is turned or gone, whoever
// stood on one of its buttons stands on the card.
const CARD = ".st-key-review-card";
const SHOW = ".st-key-show button";
const PRESSABLE = "button, a, input, textarea, select, summary, [contenteditable], [role=button]";

document.addEventListener("keydown", event => {
  if (event.key !== "Enter" || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(PRESSABLE)) return;
  const show = document.querySelector(SHOW);
  if (!show) return;
  event.preventDefault();
  show.click();
});

let stood = null;

new MutationObserver(() => {
  if (!stood || stood.isConnected) return;
  const card = document.querySelector(CARD);
  if (!card || document.activeElement !== document.body) return;
  stood = null;
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener("focusin", ({ target }) => {
  stood = target.closest?.(`${CARD} button`) ?? null;
});

export default function ({ data, parentElement }) {
  const said = parentElement.querySelector(".said");
  if (said.dataset.moment === data.moment) return;
  said.dataset.moment = data.moment;
  said.textContent = data.said;
}
