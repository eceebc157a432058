import type { ErrorKind } from '../../db/vocabulary.ts'

interface Subject {
  /** The provider's name, as commands take it. */
  readonly provider: string
  readonly model: string
}

/** What a person can do about a failed call, in one sentence. */
export function adviseOnFailure(kind: ErrorKind, { provider, model }: Subject): string {
  const again = 'Try again in a moment.'
  const advice: Readonly<Record<ErrorKind, string>> = {
    authentication: `The key was refused. Set the right one with \`galley keys set ${provider}\`.`,
    permission: `The key may not use ${model}. Check the key's rights at the provider, or choose another model with --model.`,
    not_found: `The provider does not know ${model}, or the base URL is wrong. See \`galley providers show ${provider}\`.`,
    quota_exhausted:
      'The account has no credit left, or its limit is reached. Add credit at the provider; waiting does not help.',
    rate_limit: 'Too many requests in a short time. Wait a little, or lower the setting "concurrency".',
    connect: `No connection came about. Check the network and the base URL (\`galley providers show ${provider}\`).`,
    network: `The connection broke or was refused. Check the network, a proxy, and the base URL (\`galley providers show ${provider}\`).`,
    first_token: `The provider did not begin to answer in time. ${again}`,
    total: 'The answer took longer than the setting "totalTimeoutMs" allows. Raise it, or ask for less at once.',
    stall: `The provider stopped in the middle of its answer. ${again}`,
    overloaded: `The provider is overloaded. ${again}`,
    server: `The provider had a fault of its own. ${again}`,
    invalid_request: `The provider refused the request as written. Check that ${model} is a chat model.`,
    context_length: `The text is too long for ${model}. Choose a model with a larger context, or shorter parts.`,
    content_filter: 'The provider refused the content. Another provider may take it.',
    invalid_response: `The answer was not what this provider's protocol promises. Check the base URL (\`galley providers show ${provider}\`).`,
    interrupted: again,
    cancelled: 'It was cancelled; nothing needs to be done.',
    budget_blocked: 'A budget forbids the call. Raise it, or wait for its next period.',
  }
  return advice[kind]
}
