import { randomUUID } from 'node:crypto'
import type { ConfiguredProvider } from '../../providers/registry-types.ts'
import { joinTransforms } from '../answer-transform.ts'
import { askForUsage } from '../ask-for-usage.ts'
import { requestSize } from '../call-size.ts'
import type { ClientContext } from '../context-headers.ts'
import type { RequestFacts } from '../describe-request.ts'
import { type GatewayParts, Refused } from '../gateway-parts.ts'
import { contextOf, placeBelow } from '../pass-through.ts'
import { createUsageRemover } from '../take-out-usage.ts'
import type { TrackedErrand } from '../tracked-errand.ts'
import { wireFamilies } from '../wire-families.ts'
import type { ChatBody } from './chat-body.ts'
import type { AnswerMade } from './chunk-writer.ts'
import { createAnswerTranslator } from './translate-answer.ts'
import { unifiedWires } from './unified-wires.ts'

/** A chat completion as one provider is asked for it. @throws Refused for what the provider lacks */
export function chatErrand(
  parts: Pick<GatewayParts, 'clock'>,
  body: ChatBody,
  {
    provider,
    model,
    key,
    client,
  }: {
    readonly provider: ConfiguredProvider
    readonly model: string
    readonly key: string | null
    readonly client: ClientContext
  },
): TrackedErrand {
  if (provider.kind === 'practice')
    throw new Refused(400, 'invalid_request', 'The practice provider stands in for nobody.')
  const facts = factsOf(body, model)
  const wire = unifiedWires[provider.kind]
  const family = wireFamilies[provider.kind]
  const sent = wire.request(body, model, provider)
  const bytes = Buffer.from(JSON.stringify(sent))
  const asking = wire.asksForUsage ? askForUsage(bytes, sent) : null
  const { rest, query } = wire.path(model, body.stream)
  const { origin, path } = placeBelow(family.base(provider.baseUrl), rest, query)
  const [name, value] = key === null ? [null, ''] : family.keyHeader(key, rest)
  const translator = createAnswerTranslator(wire.answer, answerMade(parts, body, model))
  return {
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
    size: () =>
      requestSize({
        body: body.raw,
        bytes: Math.max(bytes.length, Buffer.byteLength(JSON.stringify(body.raw))),
        path,
        reads: 'answer',
        maxTokens: facts.maxTokens,
        contextTokens: contextOf(provider, model),
      }),
  }
}

export function answerMade(
  { clock }: Pick<GatewayParts, 'clock'>,
  { wantsUsage }: ChatBody,
  model: string,
): AnswerMade {
  return {
    id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    created: Math.floor(clock.now() / 1000),
    model,
    wantsUsage,
  }
}

export function factsOf({ raw, stream, maxTokens }: ChatBody, model: string): RequestFacts {
  const temperature = typeof raw.temperature === 'number' && Number.isFinite(raw.temperature) ? raw.temperature : null
  return { model: model.slice(0, 200), streamed: stream, temperature, maxTokens }
}
