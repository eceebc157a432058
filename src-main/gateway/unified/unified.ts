import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ClientContext, readContext } from '../context-headers.ts'
import type { GatewayAccess } from '../gateway-access.ts'
import { type GatewayParts, keyFor, Refused } from '../gateway-parts.ts'
import { refuseBody } from '../pass-through.ts'
import { readJson } from '../read-json.ts'
import { runTracked } from '../tracked-errand.ts'
import { type ChatBody, readChatBody } from './chat-body.ts'
import { answerMade, chatErrand, factsOf } from './chat-errand.ts'
import { chooseForClient, chooseModel, chooseUnnamed } from './choose-model.ts'
import { listModels, modelShape } from './list-models.ts'
import { practiceMessages, runPractice } from './practice-chat.ts'
import { routeChat } from './route-chat.ts'

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
    if (method !== 'GET' && method !== 'HEAD')
      throw new Refused(405, 'method_not_allowed', 'Models are listed with GET.')
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
  if (id === 'auto' || id === 'default') return modelShape(id, 'galley')
  const { provider, model } = chooseModel(registry, id, () => {
    throw new Refused(404, 'model_not_found', 'auto is no model of a provider.', 'model')
  })
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
  client: ClientContext,
): Promise<void> {
  const chosen =
    body.model === null || body.model === 'default'
      ? chooseUnnamed(parts, client, body.model)
      : chooseModel(parts.registry, body.model, () => chooseForClient(parts, client))
  const { provider, model, choice } = chosen
  if (provider.kind === 'practice') {
    if (parts.practice === undefined)
      throw new Refused(404, 'model_not_found', 'There is no practice provider here.', 'model')
    const practice = { provider, adapter: parts.practice, chat: body, messages: practiceMessages(body), client }
    const made = answerMade(parts, body, model)
    return runPractice(parts, { ...practice, facts: factsOf(body, model), made }, response)
  }
  const key = await keyFor(parts, provider, access)
  const { operation, context } = client
  const book = context.sourceBook ?? null
  // With a key of its own the caller asks this provider and no other.
  if (access.callerKey === null && parts.routes.hasChain({ operation, book, next: choice?.next })) {
    return routeChat(parts, { body, client, chosen, key }, response)
  }
  const errand = chatErrand(parts, body, { provider, model, key, client })
  // Where the client left the choice to Galley it is told what was chosen, also when there is nothing else to ask.
  if (choice !== null && choice !== undefined) response.setHeader('x-galley-model', `${provider.name}/${model}`)
  await runTracked(parts, { ...errand, choice: choice?.sentence }, response)
}
