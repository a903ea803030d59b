/**
 * Writing recordings: what of a chat is written, the queue of a chat, the files. Used by the
 * component.
 */
package io.webchat.recorder.internal.record;
