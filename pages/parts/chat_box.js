// What Streamlit's chat box lacks: a head start for what is sent, a draft that survives a reload, and
// kana for those who have no Japanese keyboard.
//
// Streamlit sends what was typed after the browser's next frame, 10 to 16 ms after Enter. This tells the
// server at once. Both say it under the same key, so it is one message whichever of them comes first,
// and whatever becomes of this request Streamlit's own message does the same again.
//
// A draft is this tab's alone. It goes when the page has a new key, which means that the words were taken.
//
// What is typed in romaji is shown in kana above the box; Tab, or a tap, writes it so. Nobody has to.
const SCROLLED = '[data-testid="stAppScrollToBottomContainer"]';
const ROMAJI = /[a-zāīūēōâîûêô]/i;
const KANA_AFTER_MS = 120;
const DOWN_AFTER_MS = [60, 120, 240, 480];
const READING_ELSEWHERE = 8; // pixels from the end
const FRAMES_UNTIL_THE_BOX_IS_THERE = 60;

// What the last run of the page said, and where on the page it stands.
let place = null;

const here = () => (place?.parentElement.isConnected ? place.data : null);

const keep = (attempt, words) => {
  if (words.trim()) sessionStorage.setItem(draftName(attempt), words);
  else sessionStorage.removeItem(draftName(attempt));
};

// Whoever says something wants to see what comes of it, wherever they have been reading. Once the page
// stands still at its end, Streamlit follows what is added; whoever was there already is left to it, and so
// is who scrolls meanwhile.
let goingDown = 0;

const goDown = (talk, waits) => {
  clearTimeout(goingDown);
  talk.scrollTo({ top: talk.scrollHeight });
  if (waits.length) goingDown = setTimeout(goDown, waits[0], talk, waits.slice(1));
};

const comeBack = () => {
  const talk = document.querySelector(SCROLLED);
  const below = talk ? talk.scrollHeight - talk.clientHeight - talk.scrollTop : 0;
  if (below > READING_ELSEWHERE) goDown(talk, DOWN_AFTER_MS);
};

for (const moved of ["wheel", "touchmove", "pointerdown"]) {
  addEventListener(moved, () => clearTimeout(goingDown), { capture: true, passive: true });
}

const tell = box => {
  const data = here();
  if (!data || !box || box.disabled || !box.value.trim()) return;
  comeBack();
  if (!data.address) return;
  fetch(data.address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: box.value, clientKey: data.key }),
  }).catch(() => {});
};

const restore = (data, frames = FRAMES_UNTIL_THE_BOX_IS_THERE) => {
  const words = sessionStorage.getItem(draftName(data.attempt));
  const box = document.querySelector(BOX);
  if (!words || here()?.attempt !== data.attempt) return;
  if (words === data.said) keep(data.attempt, "");
  else if (!box && frames) requestAnimationFrame(() => restore(data, frames - 1));
  else if (box && !box.value) fill(box, words);
};

let asked = 0;

const offered = () => here()?.kana ?? "";

const offer = kana => {
  const data = here();
  if (!data) return;
  data.kana = kana;
  const line = place.parentElement.querySelector(".kana");
  line.hidden = !kana;
  line.querySelector("bdi").textContent = kana;
};

// Asks once the typing rests; an answer to what stands there no more is passed over.
const readAsKana = box => {
  const data = here();
  clearTimeout(asked);
  if (!data || !ROMAJI.test(box.value)) return offer("");
  asked = setTimeout(async () => {
    const text = box.value;
    try {
      const answer = await fetch(data.kanaAddress, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text }),
      });
      const { kana = "" } = answer.ok ? await answer.json() : {};
      if (box.value === text) offer(kana === text ? "" : kana);
    } catch {
      offer("");
    }
  }, KANA_AFTER_MS);
};

const takeKana = () => {
  const box = document.querySelector(BOX);
  fill(box, offered());
  offer("");
  box.focus();
};

document.addEventListener(
  "keydown",
  event => {
    if (event.key !== "Tab" || event.shiftKey || event.isComposing || !offered()) return;
    if (!event.target.matches?.(BOX)) return;
    event.preventDefault();
    takeKana();
  },
  { capture: true },
);

document.addEventListener(
  "keydown",
  event => {
    const { key, keyCode, shiftKey, ctrlKey, metaKey, isComposing, target } = event;
    if (key !== "Enter" || !target.matches?.(BOX)) return;
    if (isComposing || keyCode === 229) {
      // It ends a composition. Safari says so by the key code alone, and Streamlit would send the message.
      event.stopPropagation();
    } else if (!shiftKey && !ctrlKey && !metaKey) {
      tell(target);
    }
  },
  { capture: true },
);

document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest?.(BUTTON);
    if (button && !button.disabled) tell(document.querySelector(BOX));
  },
  { capture: true },
);

document.addEventListener(
  "input",
  ({ target }) => {
    const data = here();
    if (!data || !target.matches?.(BOX)) return;
    keep(data.attempt, target.value);
    readAsKana(target);
  },
  { capture: true },
);

export default function ({ data, parentElement }) {
  const before = here();
  const taken = before?.attempt === data.attempt && before.key !== data.key;
  place = { data, parentElement };
  parentElement.querySelector("button").onclick = takeKana;
  for (const [name, words] of Object.entries(data.words)) {
    parentElement.querySelector(`.${name}`).textContent = words;
  }
  if (before?.attempt !== data.attempt) restore(data);
  const box = document.querySelector(BOX);
  if (taken) keep(data.attempt, box?.value ?? "");
  if (box) readAsKana(box);
}
