import type { Outputs } from '../../src-main/contract/contract.ts'
import { useWords } from './use-words.ts'

type Call = Outputs['calls']['list']['calls'][number]

/** Why a call brought no answer: in the app's language where Galley says it, else in the provider's own words, unchanged. */
export function CallMessage({ call }: { readonly call: Pick<Call, 'error_message' | 'error_said'> }) {
  const say = useWords('failures')
  if (call.error_message === null) return null
  const { text, lang } = say(call.error_said, 'text', call.error_message)
  return <span translate={lang === undefined ? undefined : 'no'}>{text}</span>
}
