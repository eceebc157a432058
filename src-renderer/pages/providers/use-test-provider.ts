import { useMutation } from '@tanstack/react-query'
import { useApi } from '../../data/api.tsx'
import { useReadAgain } from './use-providers.ts'

/** One tiny real call, on record like any other. */
export function useTestProvider() {
  const readAgain = useReadAgain()
  return useMutation(useApi().providers.test.mutationOptions({ onSettled: () => readAgain() }))
}

export type ProviderTest = ReturnType<typeof useTestProvider>
