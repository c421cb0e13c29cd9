"""The floor: one static page, `fetch`, and a proxy that hands the tokens on. No chat can do much less."""

import os
from collections.abc import AsyncIterator

import uvicorn
from openai import AsyncOpenAI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

PAGE = """\
<!doctype html><meta charset="utf-8"><title>Bare</title>
<main></main><textarea></textarea>
<script>
const messages = [], box = document.querySelector('textarea');
box.addEventListener('keydown', async event => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  messages.push({role: 'user', content: box.value});
  box.value = '';
  const reply = document.querySelector('main').appendChild(document.createElement('p'));
  const response = await fetch('/chat', {method: 'POST', body: JSON.stringify(messages)});
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let got = await reader.read(); !got.done; got = await reader.read()) reply.textContent += got.value;
  messages.push({role: 'assistant', content: reply.textContent});
});
</script>
"""
client = AsyncOpenAI()


async def page(_request: Request) -> Response:
    return HTMLResponse(PAGE)


async def chat(request: Request) -> Response:
    messages = await request.json()

    async def tokens() -> AsyncIterator[str]:
        stream = await client.chat.completions.create(model="gpt-4o-mini", messages=messages, stream=True)
        async for chunk in stream:
            if chunk.choices and (token := chunk.choices[0].delta.content):
                yield token

    return StreamingResponse(tokens(), media_type="text/plain")


app = Starlette(routes=[Route("/", page), Route("/chat", chat, methods=["POST"])])

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
