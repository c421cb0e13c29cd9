"""A chat over the OpenAI client, as Chainlit's documentation teaches it. It runs in a venv of its own."""

import chainlit
from openai import AsyncOpenAI

client = AsyncOpenAI()


@chainlit.on_chat_start
async def start() -> None:
    chainlit.user_session.set("messages", [])


@chainlit.on_message
async def answer(message: chainlit.Message) -> None:
    messages = chainlit.user_session.get("messages")
    messages.append({"role": "user", "content": message.content})
    reply = chainlit.Message(content="")
    stream = await client.chat.completions.create(model="gpt-4o-mini", messages=messages, stream=True)
    async for chunk in stream:
        if chunk.choices and (token := chunk.choices[0].delta.content):
            await reply.stream_token(token)
    messages.append({"role": "assistant", "content": reply.content})
    await reply.update()
