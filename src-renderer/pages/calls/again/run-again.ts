import type { GalleyClient, Outputs } from '../../../../src-main/contract/contract.ts'
import { ApiError } from '../../../transport/api-error.ts'
import { type AgainChoice, type AgainOperation, againInput, type CallDetail } from './again-input.ts'

export interface AgainAnswer {
  readonly text: string
  readonly report: Pick<
    Outputs['operations']['translate'],
    'call_ids' | 'provider' | 'model' | 'cost_nanos' | 'duration_ms' | 'output_tokens' | 'simulated' | 'warnings'
  >
}

/** Runs the operation and hands over the words as they come. What a stream takes back, it replaces. */
export async function runAgain(
  client: GalleyClient,
  operation: AgainOperation,
  call: CallDetail,
  text: string,
  choice: AgainChoice,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<AgainAnswer> {
  const parts: string[] = []
  const tell = () => onText(parts.filter(part => part !== undefined).join('\n\n'))
  const input = againInput(call, text, choice)
  const language = choice.targetLanguage
  const options = { signal }
  const { operations } = client
  const stream =
    operation === 'translation'
      ? await operations.translateStream({ ...input, target_language: language ?? 'en' }, options)
      : operation === 'abstract_generation'
        ? await operations.abstractStream({ ...input, target_language: language }, options)
        : operation === 'key_terms_extraction'
          ? await operations.keyTermsStream({ ...input, target_language: language }, options)
          : await operations.chaptersStream(input, options)
  for await (const news of stream) {
    if (news.type === 'text') {
      parts[news.part] = (parts[news.part] ?? '') + news.text
      tell()
    } else if (news.type === 'restart') {
      parts[news.part] = ''
      tell()
    } else if (news.type === 'result') {
      const { result } = news
      if ('terms' in result) return { text: result.terms.map(termLine).join('\n'), report: result }
      if ('chapters' in result) return { text: result.chapters.map(({ title }) => title).join('\n'), report: result }
      return { text: result.text, report: result }
    }
  }
  throw new ApiError('unreachable', 'The stream ended without a result.')
}

function termLine({ term, translation, category }: { term: string; translation: string | null; category: string }) {
  return [term, translation, category].filter(Boolean).join(' – ')
}
