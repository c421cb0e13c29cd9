// Reads replies aloud, sentence by sentence: the first sounds while later ones are still being made, and while
// the reply itself is still on its way. The server is asked for the n-th sentence and answers once it is there;
// 204 says that the reply has no more. For the browser's own voice it sends the words alone.
//
// One thing is said at a time: what is begun later ends what came before.
const LINGER_MS = 120; // between two sentences, as people do

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

// Chrome has no voices at first, and loads them once it is asked for them.
const VOICES_WITHIN_MS = 1_000;

const japaneseVoice = async () => {
  const { speechSynthesis } = globalThis;
  if (speechSynthesis && !speechSynthesis.getVoices().length) {
    const loaded = new Promise(resolve => speechSynthesis.addEventListener("voiceschanged", resolve, { once: true }));
    await Promise.race([loaded, wait(VOICES_WITHIN_MS)]);
  }
  return speechSynthesis?.getVoices().find(voice => voice.lang.replace("_", "-").startsWith("ja"));
};

class Mouth {
  #sound = new Audio(); // one for all: phones let only a sound play on that was begun by a touch
  #saying = null;

  // What is being said: a turn's id, or null.
  get turn() {
    return this.#saying?.turn ?? null;
  }

  stop() {
    this.#saying?.away.abort();
    this.#saying = null;
    this.#sound.pause();
    globalThis.speechSynthesis?.cancel();
  }

  // Says a turn, or one sentence of it; until it is over, or something else is said. Resolves to "said",
  // "stopped", "silent" (the browser lets nothing sound before a touch) or the code of an error.
  async say({ turn, voice, speed, from = 0, until = Infinity }) {
    this.stop();
    const saying = (this.#saying = { turn, away: new AbortController() });
    const ask = n => this.#ask(turn, n, voice, speed, saying.away.signal);
    let unsaid = null;
    try {
      let next = ask(from);
      for (let n = from; n < until; n += 1) {
        const sentence = await next;
        if (!sentence) break;
        // One sentence in which a voice finds nothing to say is passed over; two are a voice that does not work.
        if (sentence.code && (unsaid || sentence.code !== "voice_error")) return sentence.code;
        unsaid = sentence.code ?? null;
        if (n + 1 < until) {
          next = ask(n + 1);
          next.catch(() => {});
        }
        if (n > from) await wait(LINGER_MS);
        if (this.#saying !== saying) return "stopped";
        if (!unsaid) await this.#sounds(sentence, speed, saying.away.signal);
      }
      if (this.#saying !== saying) return "stopped";
      return unsaid ?? "said";
    } catch (error) {
      return this.#whatBecameOf(saying, error);
    } finally {
      if (this.#saying === saying) this.#saying = null;
    }
  }

  // A sound from the server: what the learner said. Resolves as `say` does. It is fetched whole: Safari plays from
  // an address only what answers in ranges of bytes.
  async play(address) {
    this.stop();
    const saying = (this.#saying = { turn: null, away: new AbortController() });
    const { signal } = saying.away;
    try {
      const answer = await fetch(address, { signal });
      if (!answer.ok) return (await answer.json()).code;
      await this.#sounds(await answer.blob(), 100, signal);
      return "said";
    } catch (error) {
      return this.#whatBecameOf(saying, error);
    } finally {
      if (this.#saying === saying) this.#saying = null;
    }
  }

  #whatBecameOf(saying, error) {
    if (this.#saying !== saying || error.name === "AbortError") return "stopped";
    if (error.name === "NotAllowedError") return "silent";
    return typeof error.code === "string" ? error.code : "voice_error";
  }

  // Until a reply has ended, without a sound, or something else is said.
  async hearOut(turn) {
    const saying = (this.#saying = { turn, away: new AbortController() });
    try {
      for (let n = 0; ; n += 1) {
        const sentence = await this.#ask(turn, n, "browser", 100, saying.away.signal);
        if (!sentence || sentence.code) break;
      }
    } catch {
      // Of a server that cannot be reached nothing is to be heard.
    } finally {
      if (this.#saying === saying) this.#saying = null;
    }
  }

  async #ask(turn, n, voice, speed, signal) {
    const answer = await fetch(`/api/turns/${turn}/speech/${n}?voice=${voice}&speed=${speed}`, { signal });
    if (answer.status === 204) return null;
    const isWords = answer.headers.get("content-type")?.startsWith("application/json");
    if (!answer.ok && !isWords) throw new Error();
    return isWords ? await answer.json() : await answer.blob(); // words: the sentence's, or why there is no sound
  }

  async #sounds(sentence, speed, signal) {
    if (!(sentence instanceof Blob)) return this.#speaks(sentence.text, speed, signal);
    const address = URL.createObjectURL(sentence);
    const sound = this.#sound;
    try {
      sound.src = address;
      await sound.play();
      await new Promise((resolve, reject) => {
        sound.onended = resolve;
        sound.onerror = () => reject(new Error());
        const stop = () => reject(new DOMException("", "AbortError"));
        sound.onpause = () => sound.ended || stop(); // a key of a headset, or the system: it goes on no more
        signal.addEventListener("abort", stop, { once: true });
      });
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  async #speaks(words, speed, signal) {
    const voice = await japaneseVoice();
    signal.throwIfAborted();
    if (!voice) throw Object.assign(new Error(), { code: "voice_missing" });
    await new Promise((resolve, reject) => {
      const spoken = Object.assign(new SpeechSynthesisUtterance(words), { voice, lang: "ja-JP", rate: speed / 100 });
      spoken.onend = resolve;
      spoken.onerror = ({ error }) => reject(Object.assign(new Error(), { name: error === "not-allowed" ? "NotAllowedError" : "Error" }));
      signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")), { once: true });
      speechSynthesis.speak(spoken);
    });
  }
}
