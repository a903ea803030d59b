/**
 * Connections: attempts, kept connections that are stale, cookies and redirects. It uses the types
 * of REST calls. Responses and the engine use it.
 */
package io.webchat.rest.internal.connection;
