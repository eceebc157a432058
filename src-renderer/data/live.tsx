import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { LiveConnection, LiveNotice, LiveStatus } from './live-connection.ts'

const connections = createContext<LiveConnection | null>(null)

export function LiveProvider({ live, children }: { readonly live: LiveConnection; readonly children: ReactNode }) {
  return <connections.Provider value={live}>{children}</connections.Provider>
}

export function useLive(): LiveConnection {
  const live = useContext(connections)
  if (live === null) throw new Error('useLive is used outside of LiveProvider')
  return live
}

/** Whether Galley is there, since when not, and when the newest call began. */
export function useLiveStatus(): LiveStatus {
  const live = useLive()
  return useSyncExternalStore(live.onStatus, live.status)
}

/** Every event while the component is there, for what follows single calls. */
export function useLiveEvents(onEvent: (notice: LiveNotice) => void): void {
  const live = useLive()
  const take = useEffectEvent(onEvent)
  useEffect(() => live.subscribe(notice => take(notice)), [live])
}
