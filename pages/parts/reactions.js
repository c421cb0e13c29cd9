// The one menu of reactions, and the buttons in the transcript that open it.
//
// The transcript is one piece of HTML that Streamlit replaces as a whole. So all of its buttons are
// listened to from above, the menu is no part of it, and whoever stood on a button stands there again.
//
// Each click says what is to stand, and never "the other way round": said twice it is the same.
const REACT = ".y-react";
const UNDO = ".y-flagged button";
const OFF_THE_EDGE = 8;
const OFF_THE_BUTTON = 6;

// What the last run of the page said, and where on the page it stands.
let place = null;
// Whose menu is open.
let turn = null;

const here = () => (place?.parentElement.isConnected ? place : null);
const menu = () => here()?.parentElement.querySelector(".menu");
const isOpen = () => menu()?.matches(":popover-open") ?? false;
const buttonOf = id => document.querySelector(`${REACT}[data-turn="${id}"]`);
const choose = (id, kind, value) => here()?.setTriggerValue("chosen", { turn: id, kind, value });

const put = () => {
  if (!isOpen()) return;
  const button = buttonOf(turn)?.getBoundingClientRect();
  if (!button) return; // it is being drawn anew
  if (button.bottom < 0 || button.top > innerHeight) return menu().hidePopover();
  const { width, height } = menu().getBoundingClientRect();
  // Above, where it hides nothing of the message that it is about.
  const above = button.top - OFF_THE_BUTTON - height;
  const lowest = innerHeight - height - OFF_THE_EDGE;
  const top = above >= OFF_THE_EDGE ? above : Math.max(OFF_THE_EDGE, Math.min(button.bottom + OFF_THE_BUTTON, lowest));
  const left = Math.max(OFF_THE_EDGE, Math.min(button.left, innerWidth - width - OFF_THE_EDGE));
  Object.assign(menu().style, { top: `${top}px`, left: `${left}px` });
};

const open = button => {
  turn = button.dataset.turn;
  for (const mark of menu().querySelectorAll("button")) {
    mark.ariaPressed = String(button.dataset[mark.dataset.kind] === mark.dataset.value);
  }
  button.focus({ preventScroll: true }); // to come back to; Safari does not do it by itself
  menu().showPopover();
  put();
  (menu().querySelector("[aria-pressed=true]") ?? menu().querySelector("button")).focus({ preventScroll: true });
};

// A press outside closes the menu before the click that would open it again.
let pressedWhileOpen = null;

document.addEventListener(
  "pointerdown",
  ({ target }) => {
    pressedWhileOpen = isOpen() ? target.closest?.(REACT)?.dataset.turn : null;
  },
  { capture: true },
);

document.addEventListener("click", ({ target }) => {
  if (!here()) return;
  const button = target.closest?.(REACT);
  if (button && !(pressedWhileOpen === button.dataset.turn && turn === pressedWhileOpen)) open(button);
  pressedWhileOpen = null;
  const undo = target.closest?.(UNDO);
  if (undo) choose(undo.dataset.turn, "flag", null);
});

// Tab stops at the newest message alone; the arrows lead to the others.
document.addEventListener("keydown", event => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !event.target.matches?.(REACT)) return;
  event.preventDefault();
  const all = [...document.querySelectorAll(REACT)];
  all[all.indexOf(event.target) + step]?.focus();
});

for (const moved of ["scroll", "resize"]) addEventListener(moved, put, { capture: true, passive: true });

// Whoever stands on a button that is drawn anew.
let stood = null;

const comeBack = new MutationObserver(() => {
  if (!stood || stood.isConnected || document.activeElement !== document.body) return;
  const again = document.querySelector(`${stood.matches(REACT) ? REACT : UNDO}[data-turn="${stood.dataset.turn}"]`);
  (again ?? buttonOf(stood.dataset.turn))?.focus({ preventScroll: true });
});

document.addEventListener("focusin", ({ target }) => {
  stood = target.closest?.(`${REACT}, ${UNDO}`) ?? null;
  if (stood) comeBack.observe(document.body, { childList: true, subtree: true });
  else comeBack.disconnect();
});

document.addEventListener("focusout", ({ target }) => {
  requestAnimationFrame(() => {
    if (target === stood && target.isConnected && target !== document.activeElement) stood = null;
  });
});

const mark = (kind, value, text, name) => {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: text, title: kind === "emoji" ? name : "" });
  button.ariaLabel = name;
  Object.assign(button.dataset, { kind, value });
  button.onclick = () => {
    choose(turn, kind, button.ariaPressed === "true" ? null : value);
    menu().hidePopover();
  };
  return button;
};

const build = (box, { title, wrong, emoji, flags }) => {
  box.ariaLabel = title;
  box.querySelector(".emoji").replaceChildren(...emoji.map(([value, name]) => mark("emoji", value, value, name)));
  const group = box.querySelector(".flags");
  const heading = Object.assign(document.createElement("p"), { textContent: wrong });
  group.ariaLabel = wrong;
  group.replaceChildren(heading, ...flags.map(([value, name]) => mark("flag", value, name, name)));
  box.ontoggle = ({ newState }) => {
    const button = buttonOf(turn);
    button?.setAttribute("aria-expanded", String(newState === "open"));
    const nowhere = [document.body, box.getRootNode().host].includes(document.activeElement);
    if (newState === "closed" && nowhere) button?.focus({ preventScroll: true });
  };
  // Past the last one, and before the first, the menu ends.
  box.onkeydown = event => {
    if (event.key !== "Tab") return;
    const all = [...box.querySelectorAll("button")];
    if (event.composedPath()[0] !== all.at(event.shiftKey ? 0 : -1)) return;
    event.preventDefault();
    box.hidePopover();
  };
};

export default function ({ data, parentElement, setTriggerValue }) {
  place = { parentElement, setTriggerValue };
  const box = parentElement.querySelector(".menu");
  const said = JSON.stringify(data);
  if (box.dataset.said === said) return;
  box.dataset.said = said;
  build(box, data);
}
