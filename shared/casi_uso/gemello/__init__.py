"""The list twin: what would happen to posizioni if people behaved as `comportamenti` supposes, by the domain alone."""
