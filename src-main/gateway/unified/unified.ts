import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { joinTransforms } from '../answer-transform.ts'
import { askForUsage } from '../ask-for-usage.ts'
import { readContext } from '../context-headers.ts'
import type { RequestFacts } from '../describe-request.ts'
import type { GatewayAccess } from '../gateway-access.ts'
import { type GatewayParts, keyFor, Refused } from '../gateway-parts.ts'
import { placeBelow, refuseBody } from '../pass-through.ts'
import { readJson } from '../read-json.ts'
import { createUsageRemover } from '../take-out-usage.ts'
import { runTracked } from '../tracked-errand.ts'
import { wireFamilies } from '../wire-families.ts'
import { type ChatBody, readChatBody } from './chat-body.ts'
import { chooseModel } from './choose-model.ts'
import type { AnswerMade } from './chunk-writer.ts'
import { listModels, modelShape } from './list-models.ts'
import { practiceMessages, runPractice } from './practice-chat.ts'
import { createAnswerTranslator } from './translate-answer.ts'
import { unifiedWires } from './unified-wires.ts'

interface Visit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly access: GatewayAccess
}

/** OpenAI's chat completions and model list, over all providers. */
export async function answerUnified(parts: GatewayParts, rest: string, visit: Visit): Promise<void> {
  const { method } = visit.request
  if (rest === '/chat/completions') {
    if (method !== 'POST') throw new Refused(405, 'method_not_allowed', 'Chat completions are asked for with POST.')
    return chat(parts, visit)
  }
  if (rest === '/models' || rest.startsWith('/models/')) {
    if (method !== 'GET') throw new Refused(405, 'method_not_allowed', 'Models are listed with GET.')
    return sendModels(parts, rest, visit.response)
  }
  throw new Refused(
    404,
    'not_found',
    'Over all providers Galley serves /v1/chat/completions and /v1/models. For anything else use a provider by name, such as /openai/v1.',
  )
}

function sendModels(parts: GatewayParts, rest: string, response: ServerResponse): void {
  const data = listModels(parts.registry, parts.practice !== undefined)
  const body =
    rest === '/models' ? { object: 'list', data } : oneModel(parts, decodeURIComponent(rest.slice('/models/'.length)))
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
}

function oneModel({ registry }: GatewayParts, id: string): object {
  if (id === 'auto') return modelShape(id, 'galley')
  const { provider, model } = chooseModel(registry, id)
  return modelShape(`${provider.name}/${model}`, provider.name)
}

async function chat(parts: GatewayParts, { request, response, access }: Visit): Promise<void> {
  const context = readContext(request.headers, access.tokenName)
  if (!context.ok) throw new Refused(400, 'invalid_header', context.message, context.header)
  const read = await parts.bodies.read(request)
  if (!read.ok) {
    if (read.why !== 'gone') refuseBody(read.why)
    return
  }
  try {
    const body = readChatBody(await readJson(read.bytes, request.headers['content-encoding']))
    await runChat(parts, body, { request, response, access }, context.value)
  } finally {
    read.release()
  }
}

async function runChat(
  parts: GatewayParts,
  body: ChatBody,
  { response, access }: Visit,
  client: Extract<ReturnType<typeof readContext>, { ok: true }>['value'],
): Promise<void> {
  const { provider, model } = chooseModel(parts.registry, body.model)
  const facts = factsOf(body, model)
  const made: AnswerMade = {
    id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    created: Math.floor(parts.clock.now() / 1000),
    model,
    wantsUsage: body.wantsUsage,
  }
  if (provider.kind === 'practice') {
    if (parts.practice === undefined)
      throw new Refused(404, 'model_not_found', 'There is no practice provider here.', 'model')
    const messages = practiceMessages(body)
    return runPractice(
      parts,
      { provider, adapter: parts.practice, chat: body, messages, facts, client, made },
      response,
    )
  }
  const wire = unifiedWires[provider.kind]
  const family = wireFamilies[provider.kind]
  const sent = wire.request(body, model, provider)
  const key = await keyFor(parts, provider, access)
  const bytes = Buffer.from(JSON.stringify(sent))
  const asking = wire.asksForUsage ? askForUsage(bytes, sent) : null
  const { rest, query } = wire.path(model, body.stream)
  const { origin, path } = placeBelow(family.base(provider.baseUrl), rest, query)
  const [name, value] = key === null ? [null, ''] : family.keyHeader(key, rest)
  const translator = createAnswerTranslator(wire.answer, made)
  await runTracked(
    parts,
    {
      provider,
      client,
      facts,
      reads: wire.reads,
      key,
      origin,
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        accept: body.stream ? 'text/event-stream' : 'application/json',
        'accept-encoding': 'identity',
        ...wire.headers,
        ...(name === null ? {} : { [name]: value }),
      },
      bytes: asking ?? bytes,
      body: body.raw,
      transform: asking === null ? translator : joinTransforms(createUsageRemover(), translator),
      errors: 'openai',
    },
    response,
  )
}

function factsOf({ raw, stream, maxTokens }: ChatBody, model: string): RequestFacts {
  const temperature = typeof raw.temperature === 'number' && Number.isFinite(raw.temperature) ? raw.temperature : null
  return { model: model.slice(0, 200), streamed: stream, temperature, maxTokens }
}
