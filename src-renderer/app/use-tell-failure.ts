import { useErrorText } from '../data/use-error-text.ts'
import { toast } from '../ui/toast.tsx'

/** For what a button began: says that it failed, what was kept and what to do. */
export function useTellFailure(): (error: unknown) => void {
  const describe = useErrorText()
  return error => {
    const { title, detail } = describe(error)
    toast.failed(title, detail === null ? {} : { description: detail })
  }
}
