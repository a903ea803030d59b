/**
 * Where scripts come from: files, folders and what was saved of them. It uses contexts and what the
 * page offers. The runtime of scripts uses it.
 */
package io.webchat.scripting.internal.source;
