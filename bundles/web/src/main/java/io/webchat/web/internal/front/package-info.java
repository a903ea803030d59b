/** The front as a whole: its configuration, its life, and the component that registers it. */
package io.webchat.web.internal.front;
