import type { ReactNode } from 'react'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { ReadFailure } from './read-failure.tsx'

export interface WhenReadProps<Data> {
  readonly query: {
    readonly data: Data | undefined
    readonly error: unknown
    readonly isFetching: boolean
    readonly refetch: () => unknown
  }
  /** Of the paragraph that keeps its place meanwhile. */
  readonly lines: number
  readonly children: (data: Data) => ReactNode
}

/** A part of a page that is read by itself: what is there, what was once there, or why there is nothing. */
export function WhenRead<Data>({ query, lines, children }: WhenReadProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) return <ReadFailure {...query} />
  return (
    <div aria-busy="true">
      <SkeletonLines lines={lines} />
    </div>
  )
}
