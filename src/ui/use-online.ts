import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

/** Whether the browser has a network, and what to do when it comes back. */
export function useOnline(onBack: () => void): boolean {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine)
  const comeBack = useEffectEvent(onBack)
  useEffect(() => {
    const listener = () => comeBack()
    addEventListener('online', listener)
    return () => removeEventListener('online', listener)
  }, [])
  return isOnline
}

function subscribe(onChange: () => void): () => void {
  addEventListener('online', onChange)
  addEventListener('offline', onChange)
  return () => {
    removeEventListener('online', onChange)
    removeEventListener('offline', onChange)
  }
}
