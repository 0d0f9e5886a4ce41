"""Words of the trades of the ESS that mean the same to a buyer. Each line is one group.

Only words that can stand for each other in a need belong in a line: a neighbouring trade
(traiteur, restauration collective) does not. A phrase has at most three content words.
"""

GROUPS: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.strip() for phrase in line.split(","))
    for line in """
    nettoyage, nettoyer, nettoyons, nettoyez, nettoient, nettoie, entretien des locaux, propreté, ménage
    vitrerie, nettoyage de vitres, lavage de vitres, laveur de vitres
    espaces verts, entretien des espaces verts, jardinage, jardinier, paysagiste, paysagisme, tonte
    élagage, élaguer, élagueur, taille d’arbres, taille des haies
    débroussaillage, débroussailler, fauchage, faucardage
    traiteur, buffet, cocktail, plateaux repas, réception
    restauration collective, cantine, restaurant scolaire, restauration scolaire
    maraîchage, maraîcher, légumes, paniers de légumes
    blanchisserie, blanchir, pressing, lavage du linge, entretien du linge, laverie
    couture, retouche, confection textile
    imprimerie, impression, imprimer, imprimons, reprographie
    mise sous pli, routage, publipostage
    collecte de déchets, ramassage de déchets, enlèvement des déchets
    recyclage, recycler, recyclons, valorisation matière
    réemploi, réemployer, réutilisation, ressourcerie, recyclerie, seconde main
    déménagement, déménager, transfert de bureaux, manutention
    peinture en bâtiment, peintre, travaux de peinture
    second œuvre, rénovation intérieure, aménagement intérieur
    conciergerie, concierge, gardiennage d’immeuble
    accueil, hôtesse, réceptionniste, standard téléphonique
    formation, former, formons, formateur
    mise à disposition, intérim, intérimaire, personnel temporaire, détachement de personnel
    transport de personnes, mobilité solidaire, transport solidaire, navette
    réparation de vélos, atelier vélo, entretien de vélos
    livraison, livrer, livrons, coursier, logistique du dernier kilomètre
    archivage, numérisation, numériser, dématérialisation
    informatique, infogérance, maintenance informatique
    site web, site internet, développement web
    signalétique, enseigne, panneaux
    communication, graphisme, graphiste
    petite enfance, crèche, garde d’enfants
    aide à domicile, service à domicile, maintien à domicile
    """.strip().splitlines()
)
