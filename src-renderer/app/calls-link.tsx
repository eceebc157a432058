import { Link, useNavigate, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Inputs } from '../../src-main/contract/contract.ts'

/** Which calls; as the contract and the address of the calls page name it. */
export type CallsFilter = Readonly<Partial<Inputs['calls']['list']>>

export interface CallsLinkProps {
  readonly filter: CallsFilter
  readonly className?: string | undefined
  /** Where the words alone do not say which calls. */
  readonly label?: string | undefined
  /** Where arrow keys move between links, only one of them is reached by Tab. */
  readonly tabIndex?: number | undefined
  readonly children: ReactNode
}

/** A figure that leads to the calls behind it. */
export function CallsLink({ filter, className, label, tabIndex, children }: CallsLinkProps) {
  const { routesByPath } = useRouter()
  if (!Object.hasOwn(routesByPath, '/calls')) return <span className={className}>{children}</span>
  // The calls page reads its address itself: what it does not know is dropped there.
  return (
    <Link to={'/calls' as '/'} search={filter as never} className={className} aria-label={label} tabIndex={tabIndex}>
      {children}
    </Link>
  )
}

/** The same for a point of a chart. */
export function useOpenCalls(): (filter: CallsFilter) => void {
  const navigate = useNavigate()
  const { routesByPath } = useRouter()
  return filter => {
    if (Object.hasOwn(routesByPath, '/calls')) void navigate({ to: '/calls' as '/', search: filter as never })
  }
}

export interface OneCallLinkProps {
  readonly id: number
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Opens one call, beside the list of all. */
export function OneCallLink({ id, className, children }: OneCallLinkProps) {
  const { routesByPath } = useRouter()
  if (!Object.hasOwn(routesByPath, '/calls')) return <span className={className}>{children}</span>
  return (
    <Link to={'/calls' as '/'} search={{ call: id } as never} className={className}>
      {children}
    </Link>
  )
}
