import type { Outputs } from '../../contract/contract.ts'
import { pagePolicyOf } from './page-policy.ts'

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: unknown
}

export type Present = (answer: Answer) => Answer

type ReportFile = Outputs['reports']['qualityFile']
type ExportPieces = AsyncIterator<{ type: 'chunk'; text: string } | { type: 'end' }, unknown>

/** Turns what a procedure says of a file (its content, or pieces of it) into the file itself. */
export function asFile(answer: Answer): Answer {
  const { body } = answer
  if (typeof body !== 'object' || body === null) return answer
  if (Symbol.asyncIterator in body) return { ...answer, body: streamOf(body as unknown as ExportPieces) }
  const { content, content_type: type, file_name: name } = body as ReportFile
  if (typeof content !== 'string') return answer
  return withContent(answer, { content, type, disposition: `inline; filename="${name}"` })
}

/** An answer of another type than JSON; a page gets the policy that lets it use its own style and nothing else. */
export function withContent(
  answer: Answer,
  { content, type, disposition }: { readonly content: string; readonly type: string; readonly disposition: string },
): Answer {
  const isPage = type.startsWith('text/html')
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'content-disposition': disposition,
      ...(isPage && { 'content-security-policy': pagePolicyOf(content) }),
    },
    body: new Blob([content], { type }),
  }
}

/** Read only as fast as it is taken. */
function streamOf(pieces: ExportPieces): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await pieces.next()
        if (next.done || next.value.type === 'end') controller.close()
        else controller.enqueue(encoder.encode(next.value.text))
      },
      async cancel() {
        await pieces.return?.()
      },
    },
    { highWaterMark: 1 },
  )
}
