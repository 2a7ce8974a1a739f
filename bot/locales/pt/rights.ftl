# The wish to be forgotten, in the chat; the pages about it are in French and English.

rights-phrases = apagar os meus dados | apague os meus dados | apaguem os meus dados | apagar todos os meus dados | apaguem todos os meus dados | apagar os meus dados pessoais | apagar meus dados | apague meus dados | apagar meus dados pessoais | eliminar os meus dados | elimine os meus dados | eliminem os meus dados | eliminar todos os meus dados | eliminar os meus dados pessoais | excluir meus dados | exclua meus dados | excluir os meus dados | excluir todos os meus dados | excluir meus dados pessoais | eliminação dos meus dados | exclusão dos meus dados | quero apagar os meus dados | quero apagar meus dados | quero excluir meus dados | gostaria de apagar os meus dados | gostaria de eliminar os meus dados | podem apagar os meus dados | apagar esta conversa | eliminar esta conversa | excluir esta conversa | apagar as minhas mensagens | apagar minhas mensagens | eliminar as minhas mensagens | direito ao esquecimento | direito ao apagamento
rights-polite = por favor | se faz favor | obrigado | obrigada | muito obrigado | muito obrigada | olá | bom dia | boa tarde
rights-confirm = Pede-nos que apaguemos os seus dados. Toda esta conversa será apagada do nosso lado: as suas mensagens, as nossas respostas e aquilo que nos permite escrever-lhe aqui. Se uma pergunta estiver à espera da equipa, será retirada. Isto não pode ser anulado. Quer que apaguemos tudo?
rights-choice-erase-confirmed = Sim, apagar tudo
rights-choice-keep = Não, conservar
rights-kept = Muito bem: nada foi apagado e a conversa continua.
rights-erased =
    Os seus dados foram apagados. Esta página mostra em que ponto está o apagamento, até ao último passo: { $url }

    Se voltar a escrever-nos, começará uma nova conversa.
