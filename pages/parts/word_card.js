// The one card of a word, and the words all over the page that open it.
//
// A Japanese text is cut into words by the server, and each is a plain piece of the page: it carries no data
// and is no widget. A click tells the server the text and the place in it; what is known of the word comes
// back. For the keyboard there is one button, "look up words", from which the arrows lead to every word of
// the page; who does not ask for that finds text, and no hundred buttons.
const WORD = ".y-ja bdi span";
const LOOK_UP = ".y-look-up";
const ASK = ".y-meaning button";
const LINKS = "a, button, summary, label, input, textarea";
const OFF_THE_EDGE = 8;
const OFF_THE_WORD = 8;

// What the last run of the page said, and where on the page it stands.
let place = null;
// Which word is open: the element, its text and place for the server, and the how-manieth such word it is.
let opened = null;

const here = () => (place?.parentElement.isConnected ? place : null);
const card = () => here()?.parentElement.querySelector(".card");
const isOpen = () => card()?.matches(":popover-open") ?? false;

// The text of a block as the server knows it, and where one of its words begins, in code points.
const placeOf = word => {
  let text = "";
  let at = 0;
  const walk = document.createTreeWalker(word.closest("bdi"), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node === word) at = [...text].length;
    if (node.nodeName === "BR") text += "\n";
    if (node.nodeType === Node.TEXT_NODE) text += node.data;
  }
  return { text, at };
};

// All words of the page at this place of this text: a reply can be said twice.
const wordsAt = ({ text, at }) =>
  [...document.querySelectorAll(".y-ja bdi")].flatMap(block => {
    const words = [...block.querySelectorAll("span")];
    return words.length && placeOf(words[0]).text === text ? words.filter(word => placeOf(word).at === at) : [];
  });

// A talk is drawn anew as a whole when a reply is complete. The card stays, at the same word.
const findAgain = () => {
  if (!opened || opened.word.isConnected) return;
  const word = wordsAt(opened.asked)[opened.nth];
  if (!word) return; // it is about to be there again
  opened.word = word;
  word.classList.add("y-open");
  put();
};

const drawnAnew = new MutationObserver(findAgain);

const put = () => {
  findAgain();
  if (!isOpen() || !opened?.word.isConnected) return;
  const word = opened.word.getBoundingClientRect();
  if (word.bottom < 0 || word.top > innerHeight) return card().hidePopover();
  const { width, height } = card().getBoundingClientRect();
  const below = word.bottom + OFF_THE_WORD;
  const above = word.top - OFF_THE_WORD - height;
  const top = below + height <= innerHeight - OFF_THE_EDGE || above < OFF_THE_EDGE ? below : above;
  const left = Math.max(OFF_THE_EDGE, Math.min(word.left, innerWidth - width - OFF_THE_EDGE));
  Object.assign(card().style, { top: `${top}px`, left: `${left}px` });
};

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const inFurigana = pieces =>
  element("ruby", {}, ...pieces.flatMap(([written, reading]) => [written, element("rt", { textContent: reading })]));

const choose = (state, word) => {
  here()?.setTriggerValue("chosen", { text: word.text, at: word.at, state });
  word.state = state;
  show(word);
};

const buttons = (word, words) => {
  const mark = (state, label, done) => {
    const on = word.state === state;
    const button = element("button", { type: "button", textContent: on ? done : label, ariaPressed: String(on) });
    button.className = state;
    button.onclick = () => choose(on ? "removed" : state, word);
    return button;
  };
  return [mark("saved", words.save, words.saved), mark("known", words.know, words.known)];
};

const show = word => {
  const { words } = here().data;
  const focused = card().getRootNode().activeElement?.className;
  const head = element("div", { className: "head", lang: "ja" }, inFurigana(word.pieces));
  const about = [word.level, ...word.pos.map(pos => words.pos[pos] ?? pos)].filter(Boolean).join(" · ");
  const meanings = element("ol", { className: "meanings", lang: "en" });
  meanings.append(...word.glosses.map(gloss => element("li", { textContent: gloss })));
  card().replaceChildren(
    head,
    ...(about ? [element("p", { className: "about", textContent: about })] : []),
    ...(word.uncertain ? [element("p", { className: "about", textContent: words.uncertain })] : []),
    word.glosses.length ? meanings : element("p", { textContent: words.unknown }),
    ...(word.keepable ? [element("div", { className: "keep" }, ...buttons(word, words))] : []),
    ...(word.glosses.length ? [element("p", { className: "credit", textContent: words.credit })] : []),
  );
  card().querySelector(`.${focused || "none"}`)?.focus({ preventScroll: true });
  put();
};

const tell = message => {
  card().replaceChildren(element("p", { textContent: message, role: "status" }));
  put();
};

const open = async (word, { byKey = false } = {}) => {
  const { data } = here();
  const asked = placeOf(word);
  const mine = (opened = { word, byKey, asked, nth: wordsAt(asked).indexOf(word) });
  drawnAnew.observe(document.body, { childList: true, subtree: true });
  for (const other of document.querySelectorAll(".y-open")) other.classList.remove("y-open");
  word.classList.add("y-open");
  tell(data.words.wait);
  card().showPopover();
  put();
  try {
    const answer = await fetch(data.address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(asked),
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const found = await answer.json();
    if (opened !== mine || !isOpen()) return;
    show({ ...asked, ...found });
    if (byKey) (card().querySelector("button") ?? card()).focus({ preventScroll: true });
  } catch {
    if (opened === mine && isOpen()) tell(data.words.failed);
  }
};

const close = () => {
  drawnAnew.disconnect();
  opened?.word.classList.remove("y-open");
  const { word, byKey } = opened ?? {};
  opened = null;
  if (byKey && word?.isConnected) word.focus({ preventScroll: true });
};

let pressedWhileOpen = null;

document.addEventListener(
  "pointerdown",
  ({ target }) => {
    pressedWhileOpen = isOpen() && target.closest?.(WORD) === opened?.word ? opened.word : null;
  },
  { capture: true },
);

document.addEventListener("click", ({ target }) => {
  if (!here()) return;
  if (target.closest?.(LOOK_UP)) return enter();
  const asking = target.closest?.(ASK);
  if (asking) return ask(asking);
  const word = target.closest?.(WORD);
  if (!word || target.closest(LINKS) || String(getSelection())) return;
  if (word !== pressedWhileOpen) open(word);
  pressedWhileOpen = null;
});

// What a whole reply means: asked for by its button, and from then on part of the page.
const ask = async button => {
  const { data } = here();
  const line = button.parentElement;
  button.disabled = true;
  button.textContent = data.words.wait;
  try {
    const answer = await fetch(data.meaningAddress, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ turn: button.dataset.turn }),
    });
    if (!answer.ok) throw new Error(answer.statusText);
    line.lang = "en";
    line.textContent = (await answer.json()).meaning;
  } catch {
    button.disabled = false;
    button.textContent = data.words.notTranslated;
  }
};

// --- by keyboard -----------------------------------------------------------------------------------------

// Only the text in which one stands has words to step through; all others stay text.
const steppable = (block, on) => {
  for (const word of block?.querySelectorAll(WORD) ?? []) {
    if (on) Object.assign(word, { tabIndex: 0, role: "button" });
    else for (const name of ["tabindex", "role"]) word.removeAttribute(name);
  }
};

const blocks = () =>
  [...document.querySelectorAll(".y-ja")].filter(block => block.querySelector("bdi span") && block.checkVisibility());

const stand = word => {
  const block = word?.closest(".y-ja");
  if (!block) return;
  for (const other of document.querySelectorAll(`${WORD}[role=button]`)) {
    if (other.closest(".y-ja") !== block) steppable(other.closest(".y-ja"), false);
  }
  steppable(block, true);
  word.focus();
};

const enter = () => {
  const replies = document.querySelectorAll(".y-partner > .y-ja, .y-arrived");
  const newest = [...replies].at(-1) ?? blocks()[0];
  stand(newest?.querySelector(WORD));
};

const leave = () => {
  for (const word of document.querySelectorAll(`${WORD}[role=button]`)) steppable(word.closest(".y-ja"), false);
  document.querySelector(LOOK_UP)?.focus();
};

document.addEventListener("keydown", event => {
  const word = event.target.closest?.(`${WORD}[role=button]`);
  if (!word || !here() || (event.key === "Escape" && isOpen())) return; // the card goes first
  const block = word.closest(".y-ja");
  const words = [...block.querySelectorAll(WORD)];
  const all = blocks();
  const beside = step => words[words.indexOf(word) + step];
  const next = step => all[all.indexOf(block) + step];
  const act = {
    ArrowRight: () => stand(beside(1) ?? next(1)?.querySelector(WORD)),
    ArrowLeft: () => stand(beside(-1) ?? [...(next(-1)?.querySelectorAll(WORD) ?? [])].at(-1)),
    ArrowDown: () => stand(next(1)?.querySelector(WORD)),
    ArrowUp: () => stand(next(-1)?.querySelector(WORD)),
    Home: () => stand(words[0]),
    End: () => stand(words.at(-1)),
    Enter: () => open(word, { byKey: true }),
    " ": () => open(word, { byKey: true }),
    Escape: () => leave(),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const moved of ["scroll", "resize"]) addEventListener(moved, put, { capture: true, passive: true });

export default function ({ data, parentElement, setTriggerValue }) {
  place = { data, parentElement, setTriggerValue };
  const box = parentElement.querySelector(".card");
  box.ariaLabel = data.words.title;
  box.ontoggle = ({ newState }) => {
    if (newState === "closed") close();
  };
}
