/** The core in a container: the component with its configuration. Nothing uses it. */
package io.webchat.core.internal.component;
