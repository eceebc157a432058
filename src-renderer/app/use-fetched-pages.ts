import { type AnyRoute, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { loadChartCanvas } from '../charts/load-chart-canvas.ts'
import { useLive } from '../data/live.tsx'
import { waitForAnswers } from '../data/wait-for-answers.ts'

/** Long after the first page has come to rest; milliseconds. */
const restMs = 3000

/**
 * Fetches the code of every page, one after the other, while nothing else is to do: a page opens at once then, also where Galley
 * does not answer any more and can only say so. Where it does not answer, or does not know this browser, it waits.
 */
export function useFetchedPages(): void {
  const router = useRouter()
  const live = useLive()
  useEffect(() => {
    let isOver = false
    const parts = [
      ...Object.values(router.routesByPath).map((route: AnyRoute) => () => router.loadRouteChunk(route)),
      loadChartCanvas,
    ]
    async function fetchAll(): Promise<void> {
      for (const fetchPart of parts) {
        await idle()
        await waitForAnswers(live)
        if (isOver) return
        await fetchIfPossible(fetchPart)
      }
    }
    const soon = setTimeout(fetchAll, restMs)
    return () => {
      isOver = true
      clearTimeout(soon)
    }
  }, [router, live])
}

/** What does not come is asked for again when it is opened; the next may come. */
async function fetchIfPossible(fetchPart: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await fetchPart()
  } catch {
    return
  }
}

function idle(): Promise<unknown> {
  return new Promise(resolve => requestIdleCallback(resolve, { timeout: 1000 }))
}
