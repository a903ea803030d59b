/**
 * What a script finds in its page: bus, session, storage, timers and requests. It uses contexts.
 * The instances of scripts put it into them.
 */
package io.webchat.scripting.internal.page;
