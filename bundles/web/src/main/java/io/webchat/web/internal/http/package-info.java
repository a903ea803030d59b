/**
 * Channels over HTTP: server-sent events with POST, WebSockets, files, and the scripts for pages.
 * Nothing here blocks on a page: bodies are read and answers written when the container says so.
 */
package io.webchat.web.internal.http;
