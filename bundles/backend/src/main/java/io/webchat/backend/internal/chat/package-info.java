/**
 * Chats of API keys without HTTP: who owns which, what happened in them, and when they are left. It
 * uses the api and channels; the rooms {@code http} and {@code component} use it.
 */
package io.webchat.backend.internal.chat;
