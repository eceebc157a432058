import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useFindingWords } from '../../words/use-finding-words.ts'

export type Finding = Outputs['quality']['review']['parts'][number]['findings'][number]

/** A check by its name in the app's language. */
export function useCheckName(): (check: string, title: string) => string {
  return useFindingWords().check
}
