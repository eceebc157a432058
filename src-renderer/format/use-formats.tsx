import { createContext, useContext } from 'react'
import type { Formats } from './formats.ts'

const formats = createContext<Formats | null>(null)

export const FormatsContext = formats.Provider

/** Figures in the app's language, the user's zone and the chosen currency. */
export function useFormats(): Formats {
  const value = useContext(formats)
  if (value === null) throw new Error('useFormats is used outside of FormatsContext')
  return value
}
