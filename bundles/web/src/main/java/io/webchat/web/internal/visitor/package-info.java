/**
 * Who is behind the pages: visitors, known by a sealed token, each with its widget instance and the
 * channels of its pages, within quotas. It uses the api and {@code channel}; {@code http} uses it.
 */
package io.webchat.web.internal.visitor;
