import { useErrorText } from '../data/use-error-text.ts'
import { ErrorState } from '../ui/states.tsx'

export interface ReadFailureProps {
  readonly error: unknown
  readonly isFetching: boolean
  readonly refetch: () => unknown
}

/** In the place of what could not be read: what happened, and another try. Takes what a query gives. */
export function ReadFailure({ error, isFetching, refetch }: ReadFailureProps) {
  const { title, detail } = useErrorText()(error)
  return (
    <ErrorState title={title} onRetry={() => void refetch()} retrying={isFetching}>
      {detail}
    </ErrorState>
  )
}
