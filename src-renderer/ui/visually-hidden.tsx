import { VisuallyHidden as Base } from 'radix-ui'
import type { ReactNode } from 'react'

/** For screen readers alone. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <Base.Root>{children}</Base.Root>
}
