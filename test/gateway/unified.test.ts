import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { rawRequest } from './raw-request.ts'

let upstream: ReplayUpstream
let gateway: GatewayFixture
let client: OpenAI

const models = {
  openai: 'openai/gpt-4o',
  anthropic: 'anthropic/claude-sonnet-5-5',
  google: 'google/gemini-3.8-flash',
  cohere: 'cohere/command-a-03-2025',
  mistral: 'mistral/mistral-large-2512',
  local: 'local/local-model',
} as const
type Name = keyof typeof models
const names = Object.keys(models) as Name[]

beforeAll(async () => {
  upstream = await startReplayUpstream({ pieceLength: 5 })
  gateway = await startGateway({
    baseUrls: {
      openai: upstream.baseUrl('openai'),
      anthropic: upstream.baseUrl('anthropic'),
      google: upstream.baseUrl('google'),
      cohere: upstream.baseUrl('cohere'),
      mistral: upstream.baseUrl('mistral'),
      local: upstream.baseUrl('openai_compatible'),
    },
  })
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'galley-token', maxRetries: 0 })
})

afterAll(async () => {
  await gateway.dispose()
  await upstream.close()
})

const messages = [
  { role: 'system' as const, content: 'You translate novels.' },
  { role: 'user' as const, content: 'The river runs by the old town.' },
]

function post(body: unknown) {
  return rawRequest(`${gateway.url}/v1/chat/completions`, { body: JSON.stringify(body) })
}

async function refusal(
  body: unknown,
): Promise<{ status: number; code: string; param: string | null; message: string }> {
  const { status, body: bytes } = await post(body)
  const { error } = JSON.parse(bytes.toString()) as { error: { code: string; param: string | null; message: string } }
  return { status, ...error }
}

const sent = () => upstream.requests.at(-1)?.body as Record<string, never>

describe('one shape over all providers', () => {
  it.each(names)('%s answers a chat completion', async name => {
    upstream.script({
      text: 'La rivière coule.',
      usage: { inputTokens: 40, cachedTokens: 8, outputTokens: 11, reasoningTokens: 3 },
    })
    const answer = await client.chat.completions.create({
      model: models[name],
      messages,
      temperature: 0.2,
      max_tokens: 90,
      stop: ['END'],
    })
    expect(answer).toMatchObject({
      object: 'chat.completion',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'La rivière coule.' } }],
    })
    expect(answer.usage?.completion_tokens).toBe(11)
    expect(answer.usage?.prompt_tokens).toBe(40)
    const row = await gateway.lastCall()
    expect(row).toMatchObject({
      provider: name,
      model_name: models[name].split('/')[1],
      status: 'success',
      origin: 'gateway',
      max_tokens: 90,
      temperature: 0.2,
    })
    expect(JSON.stringify(upstream.requests.at(-1))).not.toContain('galley-token')
  })

  it.each(names)('%s streams one', async name => {
    upstream.script(
      { text: 'La rivière coule le long de la ville.' },
      { text: 'La rivière coule le long de la ville.' },
    )
    const stream = await client.chat.completions.create({
      model: models[name],
      messages,
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    const finishes: unknown[] = []
    let usage: OpenAI.CompletionUsage | null | undefined
    for await (const chunk of stream) {
      expect(chunk.object).toBe('chat.completion.chunk')
      text += chunk.choices[0]?.delta.content ?? ''
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason)
      usage = chunk.usage ?? usage
    }
    expect(text).toBe('La rivière coule le long de la ville.')
    expect(finishes).toEqual(['stop'])
    expect(usage?.completion_tokens).toBeGreaterThan(0)
    expect(await gateway.lastCall()).toMatchObject({ streamed: 1, finish_reason: 'stop', usage_estimated: 0 })
    const quiet = await post({ model: models[name], messages, stream: true })
    expect(quiet.body.toString().trimEnd()).toMatch(/data: \[DONE\]$/)
    if (name !== 'mistral') expect(quiet.body.toString()).not.toContain('"usage"')
  })

  it.each(names)("%s: an error keeps its status and words, in OpenAI's shape", async name => {
    upstream.script({ fault: 'rate_limit' }, { fault: 'context_length' })
    const { status, headers, body } = await post({ model: models[name], messages, stream: true })
    expect([status, headers['retry-after']]).toEqual([429, '2'])
    expect(JSON.parse(body.toString())).toMatchObject({
      error: { message: expect.stringContaining('Rate limit reached') },
    })
    expect(await gateway.lastCall()).toMatchObject({ error_kind: 'rate_limit', provider: name })
    await expect(client.chat.completions.create({ model: models[name], messages })).rejects.toMatchObject({
      status: 400,
    })
    expect(await gateway.lastCall()).toMatchObject({ error_kind: 'context_length' })
  })

  it.each(['anthropic', 'google', 'mistral'] as const)(
    '%s: a stream that breaks off is not taken for whole',
    async name => {
      for (const fault of ['reset', 'cut', 'error_in_stream'] as const) {
        upstream.script({ fault })
        const read = async () => {
          const stream = await client.chat.completions.create({ model: models[name], messages, stream: true })
          for await (const _ of stream);
        }
        await expect(read(), fault).rejects.toThrow()
        expect(await gateway.lastCall()).toMatchObject({ status: 'error' })
      }
    },
  )
})

const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'Tells the weather',
    parameters: { type: 'object', properties: { town: { type: 'string' } } },
  },
}
const conversation: OpenAI.ChatCompletionMessageParam[] = [
  { role: 'developer', content: 'Be short.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Weather?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
    ],
  },
  {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"town":"Lyon"}' } },
      { id: 'call_2', type: 'function', function: { name: 'weather', arguments: '{"town":"Nice"}' } },
    ],
  },
  { role: 'tool', tool_call_id: 'call_1', content: '{"sky":"clear"}' },
  { role: 'tool', tool_call_id: 'call_2', content: 'rain' },
]
const withTools = {
  messages: conversation,
  tools: [weather],
  tool_choice: 'required' as const,
  max_completion_tokens: 50,
}

describe('what a request becomes', () => {
  it('at Anthropic', async () => {
    await client.chat.completions.create({
      model: models.anthropic,
      ...withTools,
      parallel_tool_calls: false,
      reasoning_effort: 'high',
      user: 'mei',
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } },
    })
    expect(upstream.requests.at(-1)).toMatchObject({
      path: '/anthropic/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
    })
    expect(sent()).toEqual({
      model: 'claude-sonnet-5-5',
      max_tokens: 50,
      system: 'Be short.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Weather?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'call_1', name: 'weather', input: { town: 'Lyon' } },
            { type: 'tool_use', id: 'call_2', name: 'weather', input: { town: 'Nice' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: '{"sky":"clear"}' },
            { type: 'tool_result', tool_use_id: 'call_2', content: 'rain' },
          ],
        },
      ],
      tools: [{ name: 'weather', description: 'Tells the weather', input_schema: weather.function.parameters }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      metadata: { user_id: 'mei' },
      output_config: { effort: 'high', format: { type: 'json_schema', schema: { type: 'object' } } },
    })
  })

  it('at Google', async () => {
    await client.chat.completions.create({
      model: models.google,
      ...withTools,
      seed: 7,
      stop: 'END',
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } },
    })
    expect(upstream.requests.at(-1)?.path).toBe('/google/v1beta/models/gemini-3.8-flash:generateContent')
    expect(sent()).toEqual({
      systemInstruction: { parts: [{ text: 'Be short.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'Weather?' }, { inlineData: { mimeType: 'image/png', data: 'aGk=' } }] },
        {
          role: 'model',
          parts: [
            { functionCall: { name: 'weather', args: { town: 'Lyon' } } },
            { functionCall: { name: 'weather', args: { town: 'Nice' } } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'weather', response: { sky: 'clear' } } },
            { functionResponse: { name: 'weather', response: { result: 'rain' } } },
          ],
        },
      ],
      tools: [
        {
          functionDeclarations: [
            { name: 'weather', description: 'Tells the weather', parametersJsonSchema: weather.function.parameters },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
      generationConfig: {
        seed: 7,
        maxOutputTokens: 50,
        stopSequences: ['END'],
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object' },
      },
    })
  })

  it('at Mistral and Cohere', async () => {
    await client.chat.completions.create({ model: models.mistral, ...withTools, seed: 7, user: 'mei' })
    expect(sent()).toMatchObject({
      model: 'mistral-large-2512',
      random_seed: 7,
      tool_choice: 'any',
      max_tokens: 50,
      messages: [{ role: 'system' }, {}, {}, {}, {}],
    })
    expect(sent()).not.toHaveProperty('user')
    await client.chat.completions.create({ model: models.cohere, ...withTools, seed: 7 })
    expect(upstream.requests.at(-1)?.path).toBe('/cohere/compatibility/v1/chat/completions')
    expect(sent()).toMatchObject({ model: 'command-a-03-2025', seed: 7, tool_choice: 'required', max_tokens: 50 })
  })

  it("at OpenAI: nothing but the model's name", async () => {
    await post({ model: models.openai, messages, new_parameter: { a: 1 }, seed: 7 })
    expect(sent()).toEqual({ model: 'gpt-4o', messages, new_parameter: { a: 1 }, seed: 7 })
  })
})

describe('tool calls that come back', () => {
  const anthropicBody = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-5-5',
    content: [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Looking.' },
      { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { town: 'Lyon' } },
      { type: 'tool_use', id: 'toolu_2', name: 'weather', input: { town: 'Nice' } },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 9 },
  }

  it('from Anthropic, whole', async () => {
    upstream.script({ status: 200, body: JSON.stringify(anthropicBody) })
    const answer = await client.chat.completions.create({ model: models.anthropic, messages, tools: [weather] })
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'Looking.',
        reasoning_content: 'Hm.',
        tool_calls: [
          { id: 'toolu_1', type: 'function', function: { name: 'weather', arguments: '{"town":"Lyon"}' } },
          { id: 'toolu_2', type: 'function', function: { name: 'weather', arguments: '{"town":"Nice"}' } },
        ],
      },
    })
    expect(answer.usage).toMatchObject({ prompt_tokens: 15, prompt_tokens_details: { cached_tokens: 5 } })
    expect(gateway.text((await gateway.lastCall()).id)?.response).toMatchObject({ id: 'msg_1' })
  })

  it("from Anthropic, streamed through the SDK's own helper", async () => {
    const events: [string, object][] = [
      ['message_start', { message: { ...anthropicBody, content: [], stop_reason: null } }],
      [
        'content_block_start',
        { index: 0, content_block: { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} } },
      ],
      ['content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '{"town":' } }],
      ['content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '"Lyon"}' } }],
      [
        'content_block_start',
        { index: 1, content_block: { type: 'tool_use', id: 'toolu_2', name: 'weather', input: {} } },
      ],
      ['content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json: '{}' } }],
      ['message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 30 } }],
      ['message_stop', {}],
    ]
    const sse = events.map(([type, data]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`).join('')
    upstream.script({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: sse })
    const final = await client.chat.completions
      .stream({ model: models.anthropic, messages, tools: [weather] })
      .finalChatCompletion()
    expect(final.choices[0]?.finish_reason).toBe('tool_calls')
    expect(final.choices[0]?.message.tool_calls).toMatchObject([
      { id: 'toolu_1', function: { name: 'weather', arguments: '{"town":"Lyon"}' } },
      { id: 'toolu_2', function: { name: 'weather', arguments: '{}' } },
    ])
  })

  it('from Google, with the signature it wants back', async () => {
    const chunk = {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [{ functionCall: { name: 'weather', args: { town: 'Lyon' } }, thoughtSignature: 'sig' }],
          },
          finishReason: 'STOP',
        },
      ],
      usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 6 },
      modelVersion: 'gemini-3.8-flash',
    }
    upstream.script(
      { status: 200, body: JSON.stringify(chunk) },
      { status: 200, headers: { 'content-type': 'text/event-stream' }, body: `data: ${JSON.stringify(chunk)}\r\n\r\n` },
    )
    const whole = await client.chat.completions.create({ model: models.google, messages, tools: [weather] })
    const streamed = await client.chat.completions
      .stream({ model: models.google, messages, tools: [weather] })
      .finalChatCompletion()
    for (const { choices } of [whole, streamed]) {
      expect(choices[0]).toMatchObject({
        finish_reason: 'tool_calls',
        message: { tool_calls: [{ function: { name: 'weather', arguments: '{"town":"Lyon"}' } }] },
      })
    }
    const call = whole.choices[0]?.message.tool_calls?.[0]
    expect(call).toMatchObject({ extra_content: { google: { thought_signature: 'sig' } } })
    await client.chat.completions.create({
      model: models.google,
      messages: [
        ...messages,
        whole.choices[0]?.message as OpenAI.ChatCompletionMessage,
        { role: 'tool', tool_call_id: call?.id ?? '', content: 'clear' },
      ],
    })
    expect(JSON.stringify(sent())).toContain('"thoughtSignature":"sig"')
  })

  it('thoughts of Mistral stand beside the text', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
      { type: 'text', text: 'Oui.' },
    ]
    upstream.script({
      status: 200,
      body: JSON.stringify({
        id: 'm',
        object: 'chat.completion',
        model: 'magistral',
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'model_length' }],
        usage: { prompt_tokens: 1, completion_tokens: 2 },
      }),
    })
    const answer = await client.chat.completions.create({ model: models.mistral, messages })
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'length',
      message: { content: 'Oui.', reasoning_content: 'Hm.' },
    })
  })
})

describe('which model is meant', () => {
  it('by its name alone, where one provider has it', async () => {
    await client.chat.completions.create({ model: 'claude-sonnet-5-5', messages })
    expect(await gateway.lastCall()).toMatchObject({ provider: 'anthropic' })
  })

  it('by auto: the one that does best by the calls on record, and the record says why', async () => {
    await gateway.gateway.drain()
    for (const { id } of gateway.registry.list()) gateway.breakers.reset(id)
    const expected = gateway.selection.choose({
      operation: 'other',
      sourceLanguage: null,
      targetLanguage: null,
      book: null,
      dry: true,
    })
    const { response } = await client.chat.completions.create({ model: 'auto', messages }).withResponse()
    const call = await gateway.lastCall()
    expect(call).toMatchObject({ provider: expected.provider.name, model_name: expected.model })
    expect(response.headers.get('x-galley-model')).toBe(`${call.provider}/${call.model_name}`)
    expect(gateway.details(call.id).choice).toContain(call.model_name)
    const streamed = await client.chat.completions.create({ model: 'auto', messages, stream: true }).withResponse()
    for await (const _ of streamed.data);
    const second = await gateway.lastCall()
    expect(streamed.response.headers.get('x-galley-model')).toBe(`${second.provider}/${second.model_name}`)
  })

  it('a name of two providers is answered with the candidates, an unknown one with the nearest', async () => {
    gateway.registry.update('local', { addModels: [{ model: 'gpt-4o' }] })
    expect(await refusal({ model: 'gpt-4o', messages })).toMatchObject({
      status: 400,
      code: 'model_ambiguous',
      param: 'model',
      message: expect.stringContaining('openai/gpt-4o, local/gpt-4o'),
    })
    gateway.registry.update('local', { removeModels: ['gpt-4o'] })
    expect(await refusal({ model: 'claude-sonet-5-5', messages })).toMatchObject({
      status: 404,
      code: 'model_not_found',
      message: expect.stringContaining('claude-sonnet-5-5'),
    })
  })

  it('is listed as OpenAI lists models', async () => {
    const { data } = await client.models.list()
    expect(data.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['auto', 'openai/gpt-4o', 'practice/practice-steady', 'local/local-model']),
    )
    expect(await client.models.retrieve('openai/gpt-4o')).toMatchObject({ object: 'model', owned_by: 'openai' })
    expect((await fetch(`${gateway.url}/v1/models`, { method: 'HEAD' })).status).toBe(200)
  })
})

describe('what a provider lacks is refused before anything is sent', () => {
  it.each([
    ['anthropic', { response_format: { type: 'json_object' } }, 'response_format'],
    ['anthropic', { temperature: 1.5 }, 'temperature'],
    ['anthropic', { n: 2 }, 'n'],
    ['anthropic', { logprobs: true }, 'logprobs'],
    ['anthropic', { seed: 3 }, 'seed'],
    ['google', { logit_bias: { 5: 1 } }, 'logit_bias'],
    ['google', { parallel_tool_calls: false, tools: [weather] }, 'parallel_tool_calls'],
    [
      'google',
      {
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }],
      },
      'messages[0].content[0]',
    ],
    ['cohere', { n: 3 }, 'n'],
    ['cohere', { tools: [weather], tool_choice: { type: 'function', function: { name: 'weather' } } }, 'tool_choice'],
    ['mistral', { logprobs: true }, 'logprobs'],
    ['anthropic', { brand_new: 1 }, 'brand_new'],
    ['openai', { messages: [] }, 'messages'],
    ['openai', { messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    ['google', { messages: [{ role: 'tool', tool_call_id: 'x', content: 'y' }] }, 'messages[0].tool_call_id'],
    ['anthropic', { max_tokens: -4 }, 'max_completion_tokens'],
    ['openai', { stream: 'yes' }, 'stream'],
    ['cohere', { temperature: 'hot' }, 'temperature'],
    ['mistral', { tools: 'weather' }, 'tools'],
  ] as const)('%s %j', async (name, extra, param) => {
    const before = upstream.requests.length
    expect(await refusal({ model: models[name], messages, ...extra })).toMatchObject({ status: 400, param })
    expect(upstream.requests.length).toBe(before)
  })

  it.each(['anthropic', 'google', 'cohere', 'mistral'] as const)('%s takes values that ask for nothing', async name => {
    const { status } = await post({
      model: models[name],
      messages,
      n: 1,
      presence_penalty: 0,
      logit_bias: {},
      logprobs: false,
      store: true,
      metadata: { a: 'b' },
      user: 'u',
      seed: null,
    })
    expect(status).toBe(200)
  })
})

describe('the practice provider', () => {
  it('answers and streams, in the practice books', async () => {
    const answer = await client.chat.completions.create({ model: 'practice/practice-swift', messages })
    expect(answer.choices[0]?.message.content).not.toBe('')
    const stream = client.chat.completions.stream({
      model: 'practice/practice-swift',
      messages,
      stream_options: { include_usage: true },
    })
    expect((await stream.finalChatCompletion()).choices[0]?.finish_reason).toBe('stop')
    expect(await gateway.lastCall()).toMatchObject({ origin: 'practice', provider: 'practice', status: 'success' })
    expect(await refusal({ model: 'practice/practice-swift', messages, tools: [weather] })).toMatchObject({
      status: 400,
      param: 'tools',
    })
  })
})

it('books that verify after all of it', async () => {
  await gateway.gateway.drain()
  expect(await gateway.verify()).toMatchObject({ differences: [] })
})
