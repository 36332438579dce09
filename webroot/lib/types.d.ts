/** The global that sockjs-client's browser build defines. */
declare const SockJS: new (
  url: string,
  protocols?: unknown,
  options?: { transports?: string[]; timeout?: number },
) => import("./link.js").Socket;
