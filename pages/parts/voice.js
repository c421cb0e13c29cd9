// Speaking without touching anything, and listening. Stands behind box.js, ears.js, mouth.js and spoken.js in one
// script.
//
// Hands-free: the microphone listens, hears the end of speech and closes; what was said is written down and
// shown in the chat box; it goes off by itself unless it is changed or thrown away; the partner is heard out; the
// microphone opens again. Between exchanges nothing has to be touched. What is sent goes the way of what is
// typed: through the chat box.

// Which buttons there are in a state. What it says stands in the words that the page sends, under its name.
const BUTTONS = {
  off: ["start"],
  opening: [],
  waiting: ["pause"],
  hearing: ["drop", "done", "pause"],
  writing: ["drop"],
  shown: ["again", "send"],
  changing: ["again"],
  sending: [],
  partner: ["answer", "pause"],
  paused: ["start"],
  trouble: ["retry", "drop"],
  deaf: ["start"],
};
const STEPPED_TO = ".y-ja [role=button]"; // a word, where the keys are word_card.js's
const WITH_ESCAPE = new Set(["drop", "again"]);
const LISTENING = new Set(["opening", "waiting", "hearing"]);
const UNWRITTEN = new Set(["writing", "trouble"]); // a recording waits, whatever else is said meanwhile
const ACTIVE = new Set([...LISTENING, ...UNWRITTEN, "shown", "changing", "sending", "partner"]);

const mouth = new Mouth();
let voicePlace = null; // what the last run of the page said, and where it stands
let hands = "off";
let note = "";
let ears = null;

const settings = () => (voicePlace?.parentElement.isConnected ? voicePlace.data : null);
const handsFree = () => settings()?.speaking === "hands_free" && Boolean(settings().recordAddress);
const words = name => settings()?.words[name] ?? "";
const because = code => settings()?.errors[code] ?? settings()?.errors.transcriber_error ?? "";
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

const draw = () => {
  if (!settings()) return;
  const root = voicePlace.parentElement.querySelector(".strip");
  const shown = handsFree() ? BUTTONS[hands] : [];
  root.hidden = !handsFree() && !note;
  root.dataset.state = hands;
  root.querySelector(".said").textContent = note || (handsFree() ? words(hands) : "");
  root.querySelector(".meter").hidden = !["waiting", "hearing"].includes(hands);
  for (const button of root.querySelectorAll("button")) {
    const name = button.className;
    const text = name === "start" && hands !== "off" ? words("goOn") : words(`${name}Button`);
    const key = WITH_ESCAPE.has(name) && matchMedia("(hover: hover)").matches ? " (Esc)" : "";
    button.hidden = !shown.includes(name);
    button.textContent = text + key;
    button.onclick = () => DO[name]();
  }
};

const set = (state, why = "") => {
  hands = state;
  note = why;
  draw();
};

const showLevel = level => {
  voicePlace?.parentElement.querySelector(".meter i")?.style.setProperty("transform", `scaleX(${level})`);
};

// Ears.

const hear = state => {
  if (state === "speaking" && hands === "waiting") set("hearing");
  else if (state === "waiting" && ["opening", "hearing"].includes(hands)) set("waiting", note);
};

const listen = async (why = "") => {
  if (document.hidden) return rest(why); // nobody is there to see that it listens
  mouth.stop();
  recording = null;
  set("opening", why);
  if (ears) await ears.resume();
  else {
    const { attempt, pauseMs } = settings();
    const opened = await openEars({
      pauseMs,
      onLevel: showLevel,
      onState: hear,
      onEnd: ({ wav }) => settings()?.attempt === attempt && write({ wav, key: newKey() }),
      onTrouble: code => {
        closeEars();
        set("deaf", words(`mic_${code}`) || words("mic_failed"));
      },
    });
    if (LISTENING.has(hands) && !ears && settings()?.attempt === attempt) ears = opened;
    else opened.close();
  }
};

const closeEars = () => {
  ears?.close();
  ears = null;
};

const rest = (why = "") => {
  clearTimeout(grace);
  ears?.pause();
  set("paused", why);
};

// The partner.

const partner = async (turn, from, until) => {
  clearTimeout(grace);
  ears?.pause();
  set("partner");
  const how = await aloud(turn, from, until);
  if (hands !== "partner" || mouth.turn) return; // something else has begun meanwhile
  if (how !== "said") await mouth.hearOut(turn);
  if (hands === "partner" && !mouth.turn) await listen(note);
};

const aloud = async (turn, from = 0, until = Infinity) => {
  const { voice, speed } = settings();
  const saying = mouth.say({ turn, voice, speed, from, until });
  redrawn.observe(document.body, { childList: true, subtree: true });
  mark();
  const how = await saying;
  if (!mouth.turn) redrawn.disconnect();
  mark();
  tellWhySilent(how);
  return how;
};

const tellWhySilent = how => {
  if (how === "said" || how === "stopped" || hands === "trouble") return;
  note = how === "silent" ? words("silent") : (settings()?.errors[how] ?? because("voice_error"));
  draw();
};

// Which message is being said, on its button.
const mark = () => {
  for (const button of document.querySelectorAll(".y-play[data-say]")) {
    button.setAttribute("aria-pressed", String(button.dataset.say === mouth.turn));
  }
};

// A reply that is complete is drawn anew, and its button with it, on which somebody may stand.
let stood = null;

const redrawn = new MutationObserver(() => {
  mark();
  if (!stood || stood.isConnected || document.activeElement !== document.body) return;
  document.querySelector(`.y-play[data-say="${stood.dataset.say}"]`)?.focus({ preventScroll: true });
});

document.addEventListener("focusin", ({ target }) => {
  stood = target.closest?.(".y-play[data-say]") ?? null;
});

// What the buttons do.

const DO = {
  start: () => listen(),
  done: () => ears?.finish(),
  drop: () => {
    if (hands === "hearing") ears?.drop();
    else sayAgain();
  },
  again: sayAgain,
  send: () => send(),
  answer: () => {
    const turn = mouth.turn;
    mouth.stop();
    mark();
    if (!turn) listen();
  },
  pause: () => {
    mouth.stop();
    mark();
    rest();
  },
  retry: () => write(Object.assign(recording, { isFoundAgain: false })),
};

const isWriting = target =>
  target.closest?.("input, textarea, select, button, a, summary, [contenteditable], [role=button]");

// Our own stand in the shadows of their components.
const isOpenElsewhere = () =>
  document.querySelector("[data-testid=stPopoverBody], dialog[open]") ||
  [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].some(({ shadowRoot }) =>
    shadowRoot?.querySelector(":popover-open"),
  );

document.addEventListener(
  "keydown",
  event => {
    if (!handsFree() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat || isOpenElsewhere() || event.target.closest?.(STEPPED_TO)) return;
    if (event.key === "Escape" && ["hearing", "writing", "shown", "changing", "trouble"].includes(hands)) {
      event.preventDefault();
      DO.drop();
    } else if (event.key === " " && !isWriting(event.composedPath()[0])) {
      if (!BUTTONS[hands].some(name => name === "pause" || name === "start")) return;
      event.preventDefault();
      DO[BUTTONS[hands].includes("pause") ? "pause" : "start"]();
    }
  },
  { capture: true },
);

// Whoever writes is not to be recorded, and what was heard is theirs to change.
document.addEventListener(
  "input",
  event => {
    if (!event.isTrusted || !event.target.matches?.(BOX) || !handsFree()) return;
    if (hands === "shown") hold();
    else if (LISTENING.has(hands)) rest();
  },
  { capture: true },
);

for (const entered of ["pointerdown", "focusin"]) {
  document.addEventListener(entered, ({ target }) => hands === "shown" && target.matches?.(BOX) && hold());
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden && LISTENING.has(hands)) rest();
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(".y-play");
  if (!button || !settings()) return;
  const { say, sentence, recording: own } = button.dataset;
  const isTheirs = LISTENING.has(hands) || hands === "partner";
  if (hands === "shown") hold();
  if (own) {
    if (isTheirs) rest(); // or their own voice would be heard once more
    return void mouth.play(`/api/recordings/${own}`).then(tellWhySilent);
  }
  if (mouth.turn === say) {
    if (hands === "partner") return DO.answer();
    mouth.stop();
    return mark();
  }
  const from = sentence ? Number(sentence) : 0;
  const until = sentence ? from + 1 : Infinity;
  if (hands !== "trouble") note = "";
  if (isTheirs && handsFree()) partner(say, from, until);
  else aloud(say, from, until);
});

const leave = () => {
  clearTimeout(grace);
  closeEars();
  mouth.stop();
  recording = null;
  hands = "off";
  note = "";
};

export default function ({ data, parentElement, setTriggerValue }) {
  const before = settings();
  const { turn } = data;
  const sameTalk = before?.attempt === data.attempt;
  const known = sameTalk ? before.known : -1;
  const isNew = turn && (sameTalk ? turn.number > known : turn.live);
  voicePlace = { data: { ...data, known: Math.max(known, turn?.number ?? -1) }, parentElement };
  if (data.speaking === "hands_free" && earsTrouble() === "unsupported") setTriggerValue("unsupported", true);
  if (!sameTalk) leave();
  else if (!handsFree()) {
    clearTimeout(grace);
    closeEars();
    note = "";
    if (hands !== "writing") hands = "off";
  } else if (before.pauseMs !== data.pauseMs) {
    closeEars();
    if (LISTENING.has(hands)) listen();
  }
  if (handsFree() && hands === "off" && data.waiting) {
    const found = { id: data.waiting.id, isFoundAgain: true };
    if (data.waiting.failure) {
      recording = found;
      set("trouble", because(data.waiting.failure));
    } else write(found);
  }
  const isTalking = handsFree() && ACTIVE.has(hands);
  if (isNew && isTalking && !UNWRITTEN.has(hands)) partner(turn.id);
  else if (isNew && (data.autoplay || isTalking)) aloud(turn.id);
  tellToForget();
  draw();
  mark();
  // Streamlit calls it also for a run that was overtaken by the next.
  return () => {
    if (voicePlace.parentElement === parentElement && !parentElement.isConnected) leave();
  };
}
