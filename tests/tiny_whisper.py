"""A Whisper of random weights in a folder, as faster-whisper loads real ones. It hears nonsense in kana."""

from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import WhisperSpec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

END = "<|endoftext|>"
WIDTH, MELS, FRAMES, TOKENS = 16, 80, 1_500, 448
FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.json")
LANGUAGES = ("en", "zh", "ja")


def build(folder: Path) -> Path:
    """Write the model into this folder, which is made."""
    kana, words, special = _vocabulary()
    spec = WhisperSpec(1, 2, 1, 2)
    chance = np.random.default_rng(7)
    spec.encoder.conv1.weight = _random(chance, WIDTH, MELS, 3)
    spec.encoder.conv2.weight = _random(chance, WIDTH, WIDTH, 3)
    spec.encoder.conv1.bias = spec.encoder.conv2.bias = np.zeros(WIDTH, np.float32)
    spec.decoder.embeddings.weight = _random(chance, len(words), WIDTH)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    # Left alone it would go on for as long as it may: kana are likely, and soon an end.
    likely = dict.fromkeys(words, -10.0) | dict.fromkeys(kana, 0.0) | {END: 3.0}
    spec.decoder.projection.bias = np.array([likely[word] for word in words], np.float32)
    for part, length in ((spec.encoder, FRAMES), (spec.decoder, TOKENS)):
        part.position_encodings.encodings = _random(chance, length, WIDTH)
        _set_norm(part.layer_norm)
        for layer in part.layer:
            _set_attention(chance, layer.self_attention, (3 * WIDTH, WIDTH))
            _set_linear(chance, layer.ffn.linear_0, 4 * WIDTH, WIDTH)
            _set_linear(chance, layer.ffn.linear_1, WIDTH, 4 * WIDTH)
            _set_norm(layer.ffn.layer_norm)
            if hasattr(layer, "attention"):
                _set_attention(chance, layer.attention, (WIDTH, 2 * WIDTH, WIDTH))
    spec.register_vocabulary(words)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [words.index(END)]
    spec.config.lang_ids = [words.index(f"<|{language}|>") for language in LANGUAGES]
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    folder.mkdir(parents=True)
    spec.save(str(folder))
    _tokenizer(words, special).save(str(folder / "tokenizer.json"))
    return folder


def _vocabulary() -> tuple[list[str], list[str], list[str]]:
    """Hiragana as bytes are written; all tokens, of which one is empty; those that steer Whisper."""
    spelt = pre_tokenizers.ByteLevel(add_prefix_space=False)
    kana = [spelt.pre_tokenize_str(chr(letter))[0][0] for letter in range(ord("あ"), ord("ん") + 1)]
    special = [END, "<|startoftranscript|>", *(f"<|{language}|>" for language in LANGUAGES)]
    special += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>"]
    special += ["<|notimestamps|>", *(f"<|{step * 0.02:.2f}|>" for step in range(FRAMES + 1))]
    return kana, ["", *sorted(spelt.alphabet()), *kana, *special], special


def _tokenizer(words: list[str], special: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE({word: at for at, word in enumerate(words)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(word, special=True, normalized=False) for word in special])
    return tokenizer


def _random(chance: np.random.Generator, *shape: int) -> Any:
    return (chance.standard_normal(shape) / 4).astype(np.float32)


def _set_norm(norm: Any) -> None:
    norm.gamma, norm.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)


def _set_linear(chance: np.random.Generator, linear: Any, out: int, given: int) -> None:
    linear.weight, linear.bias = _random(chance, out, given), np.zeros(out, np.float32)


def _set_attention(chance: np.random.Generator, attention: Any, widths: tuple[int, ...]) -> None:
    _set_norm(attention.layer_norm)
    for linear, width in zip(attention.linear, widths, strict=True):
        _set_linear(chance, linear, width, WIDTH)
