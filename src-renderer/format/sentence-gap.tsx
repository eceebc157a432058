import { useFormats } from './use-formats.tsx'

/** Between two sentences of one paragraph, as the language has it. */
export function SentenceGap() {
  return useFormats().sentenceGap
}
