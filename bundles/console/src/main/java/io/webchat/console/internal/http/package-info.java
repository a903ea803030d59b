/**
 * The console over HTTP: who is logged in, what its page asks for and is told. It uses views and
 * changes. Nothing here blocks on a page; what takes long runs on a thread of its own.
 */
package io.webchat.console.internal.http;
