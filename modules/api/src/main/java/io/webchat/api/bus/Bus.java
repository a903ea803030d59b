package io.webchat.api.bus;

import org.osgi.annotation.versioning.ProviderType;

/** A. */
@ProviderType
public interface Bus {}
