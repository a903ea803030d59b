/**
 * The core in a container: the component with its configuration, and instances that are configured
 * in files. It uses the instances and the runtime. Nothing uses it.
 */
package io.webchat.core.internal.component;
