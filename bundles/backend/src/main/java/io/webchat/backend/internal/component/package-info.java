/** Configuration and life of the service. */
package io.webchat.backend.internal.component;
