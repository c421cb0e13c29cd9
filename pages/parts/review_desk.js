// Enter shows the answer, as Space does. What is there now is said, and the keyboard stands on the card.
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

let moment = null;

export default function ({ data, parentElement }) {
  if (data.moment === moment) return;
  const first = moment === null;
  moment = data.moment;
  parentElement.querySelector(".said").textContent = data.said;
  requestAnimationFrame(() => {
    const card = document.querySelector(CARD);
    if (first || !card || ![document.body, null].includes(document.activeElement)) return;
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
  });
}
