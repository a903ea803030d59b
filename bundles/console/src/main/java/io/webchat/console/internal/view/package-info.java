/**
 * What the console shows, as JSON values. It uses figures and the services of the container;
 * nothing here has a secret, and no text of a chat unless who asks may read it.
 */
package io.webchat.console.internal.view;
